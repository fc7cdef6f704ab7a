/**
 * INV-KIT-04: a user's strategy reaches nothing that differs between two runs: not time, chance, locale,
 * files, network, other packages, nor what an earlier run left behind.
 * Spec: contract 11 (equal inputs, equal bytes); issue part B, 7; ADR 15.
 * Shown: through the command line, each refusal with its code, file, line and replacement, before a run
 * folder appears.
 * Mutation that turns it red: give the sandbox a global of the host, or evaluate a file once for all runs.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'mqk-impure-'));

beforeAll(() => {
  mkdirSync(join(dir, 'strategies'));
  writeFileSync(join(dir, 'outside.ts'), 'export const x = 1;');
  writeBarFile(join(dir, 'bars.csv'), { rows: 60 });
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function strategy(head: string, onBar: string): string {
  return `import { defineStrategy, z } from 'miniquantdesk';
${head}
export default defineStrategy({
  id: 'mine', version: 1, summary: 's', params: z.object({}), warmup: () => 1, init: () => ({}),
  onBar: (ctx) => ${onBar},
});
`;
}

/** All that a run leaves, drafts too. */
function runFolders(): readonly string[] {
  const folder = join(dir, 'exports');
  return existsSync(folder) ? readdirSync(folder) : [];
}

function run(text: string): Promise<CliRun> {
  writeFileSync(join(dir, 'strategies', 'mine.ts'), text);
  const flags = ['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--bars', 'SPY=bars.csv'];
  return mqk(['backtest', 'run', '--strategy', 'mine', ...flags, '--json'], { cwd: dir });
}

describe('a strategy that', () => {
  it.each([
    ['draws lots', '', 'Math.random() < 0.5 ? 1 : 0', 'Math.random', /ctx\.random\(\)/],
    ['looks at the clock', '', 'Date.now() % 2', 'Date', /ctx\.now/],
    ['reads the environment', '', "process.env['X'] === '1' ? 1 : 0", 'process', /ctx/],
    ['asks the network', '', "(fetch('http://localhost'), 1)", 'fetch', /ctx/],
    ['raises to a power', '', 'ctx.close ** 2 > 4 ? 1 : 0', 'Math.pow', /multiply/],
    ['measures time', 'const t = performance.now();', 't > 5 ? 1 : 0', 'performance', /ctx\.now/],
  ])('%s is refused', async (_, head, onBar, name, replacement) => {
    const { exitCode, json } = await run(strategy(head, onBar));
    expect(exitCode).toBe(2);
    expect(json['error']).toMatchObject({
      code: 'STRATEGY_IMPURE',
      message: expect.stringContaining(`can't use ${name}`) as string,
      fix: expect.stringMatching(replacement) as string,
      problems: [{ file: join(dir, 'strategies', 'mine.ts'), line: head === '' ? 5 : 2 }],
    });
    expect(runFolders()).toEqual([]);
  });

  it.each([
    ['a module of Node', "import fs from 'node:fs';", 'fs.readdirSync(".").length'],
    ['an npm package', "import y from 'yaml';", 'y === null ? 1 : 0'],
    ['a file outside of its folder', "import { x } from '../outside.ts';", 'x'],
  ])('imports %s is refused', async (_, head, onBar) => {
    const { exitCode, json } = await run(strategy(head, onBar));
    expect(exitCode).toBe(2);
    expect(json['error']).toMatchObject({
      code: 'STRATEGY_IMPORT_FORBIDDEN',
      problems: [{ file: join(dir, 'strategies', 'mine.ts'), line: 2 }],
    });
    expect(runFolders()).toEqual([]);
  });

  it('counts in a variable of its file counts anew in every run', async () => {
    const text = strategy('let calls = 0;', '(++calls, calls < 20 ? 5 : 0)');
    const first = await run(text);
    const second = await run(text);
    expect(first.json).toMatchObject({ outcome: 'CREATED', fills: 2 });
    expect(second.json).toMatchObject({ outcome: 'KEPT', run_id: first.json['run_id'], fills: 2 });
  });
});
