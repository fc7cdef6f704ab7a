/**
 * Invariant INV-ENGINE-01: a PAPER run over the same bars, strategy and seed as a BACKTEST under the same id gives
 * the same orders, fills and equity to the byte, ends sealed and verified, and replays identically from its record.
 * Spec: contract 3, 5, 11; issue of part E, item 7.
 * Would turn red: a fill that is taken in another slice or order; a stop that is sent after the next bar; a late
 * cancel that is sent at once; a stop that is left to work when it closed less than it was for; a halt that stops the
 * bars; an event of the log that does not follow from its inputs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineBench, MARKET_ORDERS, type EngineCase } from '../../support/engine/engine-bench.ts';
import { PACKAGE_ROOT } from '../../support/cli/run-in-process.ts';

const LATE = {
  'execution.latency_submit_events': 1,
  'execution.latency_cancel_events': 2,
  'execution.latency_replace_events': 2,
  'execution.partial_fills.enabled': true,
  'execution.partial_fills.probability': 0.5,
};
const STOPS = join(PACKAGE_ROOT, 'examples/trend-stop.ts');
const RESTLESS = join(PACKAGE_ROOT, 'tests/support/strategy/restless.ts');
const PROFITS = join(PACKAGE_ROOT, 'examples/dip-buyer.ts');

const CASES: readonly (readonly [string, EngineCase])[] = [
  ['market orders', MARKET_ORDERS],
  ['late answers and partial fills', { ...MARKET_ORDERS, sets: LATE, seed: 5 }],
  [
    'a halt by drawdown, which flattens',
    {
      strategy: 'sma_cross',
      params: { fast: 3, slow: 8, qty: 190 },
      sets: { 'risk.max_drawdown': 0.005 },
    },
  ],
  [
    'a halt by daily loss, with fees',
    {
      strategy: 'sma_cross',
      params: { fast: 3, slow: 8, qty: 190 },
      sets: { 'risk.daily_loss_limit': 0.004, 'execution.commission.per_share': 0.01 },
    },
  ],
  [
    'trailing stops that are replaced late',
    { strategy: STOPS, params: { fast: 5, slow: 15 }, sets: LATE },
  ],
  [
    'stops that close a position before their smaller replacement is there',
    {
      strategy: RESTLESS,
      seed: 5,
      params: { qty: 20, distance: 0.5 },
      sets: {
        ...LATE,
        'execution.latency_submit_events': 2,
        'execution.latency_replace_events': 3,
      },
    },
  ],
  [
    'stops and profit targets at the next open',
    { strategy: PROFITS, sets: { 'execution.ambiguity_policy': 'NEXT_OPEN' } },
  ],
];

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.open(250);
});
afterAll(() => bench.close());

function texts(folder: string): Readonly<Record<string, string>> {
  const names = ['orders.csv', 'fills.csv', 'equity_curve.csv', 'metrics.json'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('a PAPER run and the backtest of the same facts', () => {
  it.each(CASES)('have the same bytes: %s', { timeout: 90_000 }, async (_, of) => {
    const runId = await bench.begun(of);
    const source = of.strategy.endsWith('.ts') ? ['--strategy', of.strategy] : [];
    const run = await bench.execute(runId, source);
    expect(run.json, run.stderr).toMatchObject({
      ended_by: 'FEED',
      posture: 'DISARMED',
      sealed: true,
      unconfirmed: [],
    });
    expect(Number(run.json['fills'])).toBeGreaterThan(0);
    const folder = bench.folderOf(runId);
    expect(texts(folder)).toEqual(texts(await bench.backtest(runId, of)));
    const verified = await bench.mqk(['audit', 'verify', folder]);
    expect(verified.json['result']).toBe('VALID');
    const replayed = await bench.mqk(['replay', folder, '--verify', ...source]);
    expect(replayed.json, replayed.stderr).toMatchObject({
      identical: true,
      first_difference: null,
    });
  });
});
