/**
 * INV-KIT-05: two runs of a user's strategy with the same inputs leave the same record: config hash,
 * run id, every artifact, its hash in the manifest, and the audit chain; the strategy's source is one of the
 * inputs.
 * Spec: contract 10, 11 (`source_sha256`).
 * Shown: the same strategy run from two folders with different names, from the command line; and a change
 * of one number of its source, which gives another run.
 * Mutation that turns it red: leave the source out of the run id, or let a path into the bundle.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBarFile } from '../../support/bars/bar-file.ts';
import { mqk, type CliRun } from '../../support/cli/run-in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'mqk-replay-'));
const VOLATILE = new Set(['created_at_utc', 'git_hash', 'dirty', 'host_fingerprint']);
const TEXT = `import { defineStrategy, z } from 'miniquantdesk';
import { LEAST } from './numbers.ts';

export default defineStrategy({
  id: 'mine',
  version: 1,
  summary: 'long above an average, with a stop',
  params: z.object({ qty: z.int().min(1).default(10) }),
  warmup: () => 5,
  init: (ctx) => ({ average: ctx.sma(5) }),
  onBar: (ctx, { average }, { qty }) =>
    ctx.close > average.value * LEAST ? { qty, stop: ctx.close * 0.9 } : 0,
});
`;

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function desk(name: string, least: string): string {
  const dir = join(root, name);
  mkdirSync(join(dir, 'strategies'), { recursive: true });
  writeFileSync(join(dir, 'strategies', 'mine.ts'), TEXT);
  writeFileSync(join(dir, 'strategies', 'numbers.ts'), `export const LEAST = ${least};\n`);
  writeBarFile(join(dir, 'bars.csv'), { rows: 300 });
  return dir;
}

async function run(dir: string): Promise<CliRun> {
  const flags = [
    '--timeframe',
    '1m',
    '--calendar',
    'ALWAYS_ON',
    '--bars',
    'SPY=bars.csv',
    '--json',
  ];
  return mqk(['backtest', 'run', '--strategy', 'mine', ...flags], { cwd: dir });
}

function filesOf({ json }: CliRun): Map<string, string> {
  const folder = String(json['out_dir']);
  return new Map(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

function manifestOf(files: Map<string, string>): Record<string, unknown> {
  const parsed: unknown = JSON.parse(files.get('manifest.json') ?? '{}');
  return Object.fromEntries(Object.entries(parsed ?? {}).filter(([key]) => !VOLATILE.has(key)));
}

describe('two runs of a strategy', async () => {
  const [dir, other] = [desk('one', '1'), desk('two/with/another/name', '1')];
  const [first, second] = [await run(dir), await run(other)];
  const [a, b] = [filesOf(first), filesOf(second)];

  it('trade', () => {
    expect(first.exitCode).toBe(0);
    expect(first.json['fills']).toBeGreaterThan(5);
  });

  it('have one config hash and one run id', () => {
    expect(second.json['config_hash']).toBe(first.json['config_hash']);
    expect(second.json['run_id']).toBe(first.json['run_id']);
  });

  it('leave the same bytes in every artifact, the audit chain included', () => {
    expect([...b.keys()]).toEqual([...a.keys()]);
    const artifacts = [...a.keys()].filter((name) => name !== 'manifest.json');
    for (const name of artifacts) expect(b.get(name), name).toBe(a.get(name));
    expect(artifacts.length).toBeGreaterThanOrEqual(5);
    expect(a.get('audit.jsonl')?.length).toBeGreaterThan(1000);
  });

  it('leave the same manifest, with the hashes of the artifacts and the tip of the chain', () => {
    expect(manifestOf(b)).toEqual(manifestOf(a));
    expect(manifestOf(a)).toMatchObject({
      strategy: { id: 'mine', source_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      audit_tip: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('tell the source in the first event of the log', () => {
    const started: unknown = JSON.parse((a.get('audit.jsonl') ?? '').split('\n')[0] ?? '');
    expect(started).toMatchObject({ payload: { strategy: manifestOf(a)['strategy'] } });
  });

  it('verify', async () => {
    const verified = await mqk(['audit', 'verify', String(first.json['out_dir']), '--json'], {
      cwd: dir,
    });
    expect(verified).toMatchObject({ exitCode: 0, json: { result: 'VALID' } });
  });

  it('are kept as one when they happen in one folder', async () => {
    expect((await run(dir)).json).toMatchObject({ outcome: 'KEPT' });
  });
});

describe('another source', () => {
  it('is another run', async () => {
    const [one, two] = [await run(desk('three', '1')), await run(desk('four', '1.001'))];
    expect(two.json['config_hash']).toBe(one.json['config_hash']);
    expect(two.json['run_id']).not.toBe(one.json['run_id']);
  });
});
