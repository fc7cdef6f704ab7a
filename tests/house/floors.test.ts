/**
 * Proves that the check of the storeys bites: small trees with one forbidden import each, and the
 * same trees with the allowed one beside it.
 * Turns red when a rule is dropped from scripts/lint/floors.mjs or no longer reaches its room.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterEach, describe, expect, it } from 'vitest';
import { CRUISE_OPTIONS, ROOMS, floorRules } from '../../scripts/lint/floors.mjs';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A tree of files that each import the paths named (relative to the tree's root). */
function plant(imports: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(join(tmpdir(), 'mqk-floors-'));
  made.push(root);
  for (const [path, targets] of Object.entries(imports)) {
    const up = '../'.repeat(path.split('/').length - 1);
    const lines = targets.map(
      (target, at) => `import * as m${at} from '${up}${target}';\nm${at};\n`,
    );
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${lines.join('')}export const x = 1;\n`);
  }
  return root;
}

async function violations(baseDir: string, folders: string[]): Promise<string[]> {
  const { output } = await cruise(folders, {
    ...CRUISE_OPTIONS,
    baseDir,
    validate: true,
    ruleSet: { forbidden: floorRules('src') },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave no result');
  return output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

/** Names of the rules broken when `from` imports `to`. */
async function broken(from: string, to: string): Promise<string[]> {
  const root = plant({ [from]: [to], [to]: [] });
  return (await violations(root, ['src'])).map((text) => text.slice(0, text.indexOf(':')));
}

const door = (room: string, name = 'one'): string => `src/${room.replace('*', name)}/index.ts`;

describe('storeys', () => {
  const pairs = ROOMS.flatMap((lower) => ROOMS.map((upper) => [lower, upper] as const));

  it.each(
    pairs
      .filter(([lower, upper]) => lower.floor < upper.floor)
      .map(([lower, upper]) => [lower.room, upper.room]),
  )('%s does not import from above: %s', async (lower, upper) => {
    expect(await broken(door(lower), door(upper))).toEqual([expect.stringMatching(/^floor-\d/)]);
  });

  it.each([
    ['engines/risk', 'engines/sim'],
    ['trading/orchestrator', 'trading/strategies'],
    ['trading/strategies', 'trading/orchestrator'],
    ['trading/backtest', 'trading/strategies'],
    ['adapters/db', 'adapters/artifacts'],
    ['services/research', 'services/runtime'],
    ['surfaces/cli', 'surfaces/daemon'],
    ['foundation/ports', 'foundation/calendar'],
    ['foundation/model', 'foundation/ports'],
  ])('%s does not import sideways: %s', async (from, to) => {
    expect(await broken(door(from), door(to))).toEqual([expect.stringMatching(/^floor-\d/)]);
  });

  it.each([
    ['foundation/ports', 'foundation/model'],
    ['foundation/calendar', 'foundation/model'],
    ['engines/risk', 'foundation/core'],
    ['engines/risk', 'foundation/calendar'],
    ['trading/orchestrator', 'engines/risk'],
    ['trading/strategies', 'engines/strategy'],
    ['trading/backtest', 'trading/orchestrator'],
    ['adapters/db', 'foundation/ports'],
    ['services/research', 'adapters/artifacts'],
    ['services/research', 'trading/strategies'],
    ['surfaces/cli', 'services/research'],
  ])('%s imports from below: %s', async (from, to) => {
    expect(await broken(door(from), door(to))).toEqual([]);
  });
});

describe('doors and walls', () => {
  it('a room is entered through its index.ts', async () => {
    expect(await broken(door('engines/risk'), 'src/foundation/core/result.ts')).toEqual(['door']);
  });

  it('inside a room every file is open', async () => {
    expect(await broken(door('engines/risk'), 'src/engines/risk/deep/step.ts')).toEqual([]);
  });

  it('a scenario goes through doors', async () => {
    const root = plant({
      'tests/scenario/risk/a.test.ts': ['src/engines/risk/step.ts', 'src/engines/risk/index.ts'],
      'src/engines/risk/step.ts': [],
      'src/engines/risk/index.ts': ['src/engines/risk/step.ts'],
    });
    expect(await violations(root, ['src', 'tests'])).toEqual([
      'scenario-door: tests/scenario/risk/a.test.ts -> src/engines/risk/step.ts',
    ]);
  });

  it('the product does not import tests', async () => {
    expect(await broken(door('adapters/db'), 'tests/support/x.ts')).toEqual([
      'no-tests-in-product',
    ]);
  });

  it('two files do not import each other', async () => {
    const root = plant({
      'src/engines/risk/index.ts': ['src/engines/risk/step.ts'],
      'src/engines/risk/step.ts': ['src/engines/risk/index.ts'],
    });
    const found = await violations(root, ['src']);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((text) => text.startsWith('no-cycles:'))).toBe(true);
  });

  it('a file that nobody needs is found', async () => {
    const root = plant({ 'src/engines/risk/alone.ts': [] });
    expect(await violations(root, ['src'])).toEqual([
      'no-orphans: src/engines/risk/alone.ts -> src/engines/risk/alone.ts',
    ]);
  });

  it('an import that leads nowhere is found', async () => {
    const root = plant({ 'src/engines/risk/index.ts': ['src/foundation/core/gone.ts'] });
    expect((await violations(root, ['src'])).join('\n')).toContain('resolvable:');
  });

  it('a type counts as an import', async () => {
    const root = plant({ 'src/engines/sim/index.ts': [] });
    mkdirSync(join(root, 'src/engines/risk'));
    writeFileSync(
      join(root, 'src/engines/risk/index.ts'),
      "import type { x } from '../sim/index.ts';\nexport type Y = typeof x;\n",
    );
    expect(await violations(root, ['src'])).toHaveLength(1);
  });

  it('the real tree passes', async () => {
    expect(await violations(process.cwd(), ['src', 'tests'])).toEqual([]);
  });
});
