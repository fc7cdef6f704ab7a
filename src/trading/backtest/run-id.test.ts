/**
 * The vectors come from Python's uuid and json, once, on 2026-11-23:
 *   ns = uuid5(NAMESPACE_URL, 'urn:miniquantdesk:run')
 *   uuid5(ns, json.dumps(inputs, sort_keys=True, separators=(',', ':')))
 * with the SHA-256 of the texts `aapl`, `spy`, `{}`, `src` and `act` as hashes.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../foundation/core/index.ts';
import { parseStrategyId, RUN_NAMESPACE } from '../../foundation/model/index.ts';
import { backtestRunId, type RunIdentity } from './run-id.ts';

const SMA = parseStrategyId('sma_cross');
if (SMA === null) throw new Error('sma_cross is an id');

const BASE: RunIdentity = {
  calendar: 'XNYS',
  cash: 100_000_500_000,
  configHash: sha256Hex('{}'),
  data: [
    { symbol: 'SPY', sha256: sha256Hex('spy'), rows: 7 },
    { symbol: 'AAPL', sha256: sha256Hex('aapl'), rows: 9 },
  ],
  seed: 1,
  shadow: false,
  strategy: { id: SMA, version: 1, params: { slow: 50, fast: 20, qty: 10 } },
  timeframe: '1D',
};

describe('backtestRunId', () => {
  it('agrees with an independent computation', () => {
    expect(RUN_NAMESPACE).toBe('d83b12b3-4c7c-5e75-a0da-67cf04c665ea');
    expect(backtestRunId(BASE)).toBe('9aee1d98-c864-5290-b7a2-cac9bf204d94');
    const user = {
      ...BASE,
      strategySource: sha256Hex('src'),
      actions: { sha256: sha256Hex('act'), rows: 3 },
    };
    expect(backtestRunId(user)).toBe('580b1007-bd24-5a19-8da8-bd34cfc7f40b');
  });

  it('does not depend on the order of the files, nor on their rows', () => {
    const data = [...BASE.data].reverse().map((file) => ({ ...file, rows: 1 }));
    expect(backtestRunId({ ...BASE, data })).toBe(backtestRunId(BASE));
  });

  it.each<Partial<RunIdentity>>([
    { calendar: 'ALWAYS_ON' },
    { cash: 100_000_000_000 },
    { configHash: sha256Hex('other') },
    { data: BASE.data.slice(1) },
    { seed: 2 },
    { strategy: { ...BASE.strategy, version: 2 } },
    { strategy: { ...BASE.strategy, params: { ...BASE.strategy.params, qty: 11 } } },
    { timeframe: '1H' },
    { actions: { sha256: sha256Hex('act'), rows: 3 } },
  ])('changes with %j', (change) => {
    expect(backtestRunId({ ...BASE, ...change })).not.toBe(backtestRunId(BASE));
  });
});
