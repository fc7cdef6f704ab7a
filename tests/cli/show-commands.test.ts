/** `show` of what judges a run: the same keys for each kind, all verified. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { still } from '../support/bars/daily-file.ts';
import { Bench, done, type Row } from '../support/judging/bench.ts';

const bench = new Bench();
const prices = Array.from({ length: 60 }, (_, day) => still(String(100 + (day % 7))));

const KINDS = [
  { noun: 'stress', rows: 'profiles', run: ['--strategy', 'buy_and_hold', '--all'] },
  { noun: 'walk-forward', rows: 'folds', run: ['--strategy', 'buy_and_hold', '--folds', '3'] },
  {
    noun: 'sweep',
    rows: 'runs',
    run: ['--strategy', 'buy_and_hold', '--grid', 'qty=1:3:1', '--jobs', '1'],
  },
] as const;

/** What `run` printed, by noun. */
const printed = new Map<string, Row>();

beforeAll(async () => {
  bench.bars('A', prices);
  for (const { noun, run } of KINDS)
    printed.set(noun, done(await bench.run([noun, 'run', ...run])));
});
afterAll(() => {
  bench.remove();
});

describe.each(KINDS)('$noun show', ({ noun, rows }) => {
  it('has what run sealed, about which run, and what was asked', async () => {
    const run = printed.get(noun) ?? {};
    const shown = done(await bench.mqk([noun, 'show', 'last', '--json']));
    for (const key of ['id', 'out_dir', rows]) expect(shown[key]).toEqual(run[key]);
    expect(shown).toMatchObject({ subject: { strategy: { id: 'buy_and_hold' } } });
    expect(shown['question']).toBeTypeOf('object');
  });

  it('reads by id, and says where it lies', async () => {
    const { id, out_dir: folder } = printed.get(noun) ?? {};
    const { exitCode, stdout } = await bench.mqk([noun, 'show', String(id)], { isTTY: true });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`folder    ${String(folder)}`);
  });

  it('refuses the id of another kind', async () => {
    const other = printed.get(noun === 'stress' ? 'sweep' : 'stress') ?? {};
    const foreign = await bench.mqk([noun, 'show', String(other['id']), '--json']);
    expect(foreign.json).toMatchObject({ error: { code: 'EVIDENCE_KIND_FOREIGN' } });
  });
});

describe.each(KINDS)('$noun show', ({ noun }) => {
  it('refuses what was changed since it was sealed', async () => {
    const { id, out_dir: folder } = printed.get(noun) ?? {};
    appendFileSync(join(String(folder), 'result.json'), ' ');
    const damaged = await bench.mqk([noun, 'show', String(id), '--json']);
    expect(damaged.json).toMatchObject({ error: { code: 'EVIDENCE_DAMAGED' } });
  });
});
