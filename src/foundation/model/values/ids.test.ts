// Contract 1, 4, 11: names and the ids that follow from facts.
import { describe, expect, it } from 'vitest';
import * as twin from '../../../../tests/support/naive/ids.ts';
import {
  clientOrderId,
  deriveRunId,
  fillId,
  parseEngineId,
  parseRunId,
  parseStrategyId,
  parseSymbol,
  type OrderIdentity,
} from './ids.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('the test names what is valid');
  return value;
}

const RUN = must(parseRunId('9aee1d98-c864-5290-b7a2-cac9bf204d94'));
const ORDER: OrderIdentity = {
  engineId: must(parseEngineId('MAIN')),
  runId: RUN,
  strategyId: must(parseStrategyId('sma_cross')),
  tsText: '2014-06-05T13:31:00Z',
  symbol: 'SPY',
  leg: 0,
};

describe('names', () => {
  it.each([
    [
      'a symbol',
      parseSymbol,
      ['SPY', 'BRK.B', 'BTC-USD', '0', 'A'.repeat(16)],
      ['', 'spy', 'A B', 'A'.repeat(17), 'É'],
    ],
    [
      'an engine id',
      parseEngineId,
      ['MAIN', 'EXP1', 'A'.repeat(12)],
      ['', 'main', 'A-B', 'A'.repeat(13)],
    ],
    [
      'a strategy id',
      parseStrategyId,
      ['sma_cross', 'a-1', 'a'.repeat(64)],
      ['', 'SMA', 'a b', 'a'.repeat(65)],
    ],
  ] as const)('%s is of its own characters and length', (_name, parse, good, bad) => {
    for (const text of good) expect(parse(text)).toBe(text);
    for (const text of bad) expect(parse(text)).toBeNull();
  });

  it('a run id is a UUID', () => {
    expect(parseRunId(RUN.toUpperCase())).toBe(RUN);
    expect(parseRunId('1')).toBeNull();
  });
});

describe('a client order id', () => {
  it('is what an independent computation makes of the same facts', () => {
    const ts = Date.parse(ORDER.tsText);
    for (const leg of [0, 1, 25]) {
      expect(clientOrderId({ ...ORDER, leg })).toBe(
        twin.clientOrderId('MAIN', RUN, 'sma_cross', ts, 'SPY', leg),
      );
    }
  });

  it('is the engine, an underscore and 26 characters of base32', () => {
    expect(clientOrderId(ORDER)).toMatch(/^MAIN_[a-z2-7]{26}$/);
    const longest = clientOrderId({ ...ORDER, engineId: must(parseEngineId('A'.repeat(12))) });
    expect(longest.length).toBeLessThanOrEqual(48);
  });

  it.each<Partial<OrderIdentity>>([
    { leg: 1 },
    { symbol: 'QQQ' },
    { tsText: '2014-06-05T13:32:00Z' },
    { strategyId: must(parseStrategyId('other')) },
    { runId: deriveRunId('{}') },
  ])('changes with %o', (change) => {
    expect(clientOrderId({ ...ORDER, ...change })).not.toBe(clientOrderId(ORDER));
  });
});

describe('a fill id', () => {
  it('counts the fills of an order', () => {
    expect(fillId(clientOrderId(ORDER), 2)).toBe(`${clientOrderId(ORDER)}-2`);
  });
});
