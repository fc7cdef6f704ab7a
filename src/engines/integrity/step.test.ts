// Contract 7: the guards, their order and their numbers, verdict by verdict.
import { describe, expect, it } from 'vitest';
import { limit, usd } from '../../../tests/support/tick/amounts.ts';
import {
  reasonText,
  SliceTime,
  TradingState,
  type BarColumns,
} from '../../foundation/model/index.ts';
import {
  ACCEPT,
  DISAGREE,
  DROP,
  DROP_AND_BLOCK,
  HALT,
  HALT_AND_DROP,
  IntegrityEngine,
  type IntegrityConfig,
} from './index.ts';

const CONFIG: IntegrityConfig = {
  gapToleranceBars: 0,
  failOnGap: true,
  outlier: limit('0.2'),
  feedDisagreementPolicy: 'HALT',
  stalePolicy: 'DISARM',
  staleAfterMs: 180_000,
};

interface OneBar {
  readonly ts: number;
  readonly close?: string;
  readonly missing?: number;
  readonly incomplete?: boolean;
}

function columnsOf(bars: readonly OneBar[]): BarColumns {
  const closes = Float64Array.from(bars, ({ close }) => usd(close ?? '100'));
  return {
    count: bars.length,
    ts: Float64Array.from(bars, ({ ts }) => ts),
    open: closes,
    high: closes,
    low: closes,
    close: closes,
    volume: new Float64Array(bars.length).fill(1),
    symbol: new Uint16Array(bars.length),
    day: new Int32Array(bars.length),
    missing: Float64Array.from(bars, ({ missing }) => missing ?? 0),
    incomplete: Uint8Array.from(bars, ({ incomplete }) => (incomplete === true ? 1 : 0)),
  };
}

/** An engine of `symbols` symbols, with the flags and the time that the tick would move. */
function engineOver(columns: BarColumns, config: Partial<IntegrityConfig> = {}, symbols = 1) {
  const state = new TradingState(symbols);
  const time = new SliceTime();
  const engine = new IntegrityEngine({ ...CONFIG, ...config }, { state, time, bars: columns });
  /** Judges a row in a slice of its own time; the clock is that time too, unless given. */
  const judge = (row: number, clock?: number): number => {
    time.ts = columns.ts[row] ?? NaN;
    time.clock = clock ?? time.ts;
    return engine.step(row, columns.symbol[row] ?? NaN);
  };
  return { engine, state, time, judge };
}

/** Judges all bars with the clock at their own time, unless given; tells the last verdict. */
function lastOf(bars: readonly OneBar[], config: Partial<IntegrityConfig> = {}, clock?: number) {
  const { engine, judge } = engineOver(columnsOf(bars), config);
  let verdict = ACCEPT;
  bars.forEach((_bar, row) => {
    verdict = judge(row, row === bars.length - 1 ? clock : undefined);
  });
  const { observed, limit: against } = engine;
  return { verdict, reason: reasonText(engine.reason), observed, limit: against };
}

const FIRST = { ts: 1000 };

describe('the guards', () => {
  it('accept an ordinary bar, and the first one whatever is missing before it', () => {
    expect(lastOf([FIRST, { ts: 2000 }]).verdict).toBe(ACCEPT);
    expect(lastOf([FIRST]).verdict).toBe(ACCEPT);
  });

  it.each([
    ['an incomplete bar', { ts: 2000, incomplete: true }, DROP, 'INCOMPLETE_BAR', 1, 0],
    ['a bar of the same time', { ts: 1000 }, DROP, 'BAR_OUT_OF_ORDER', 1000, 1000],
    ['an older bar', { ts: 999 }, DROP, 'BAR_OUT_OF_ORDER', 999, 1000],
    ['a gap', { ts: 2000, missing: 1 }, HALT, 'GAP_DETECTED', 1, 0],
    [
      'a jump',
      { ts: 2000, close: '120.000001' },
      DROP_AND_BLOCK,
      'OUTLIER',
      usd('20.000001'),
      usd('100'),
    ],
    ['a fall', { ts: 2000, close: '79' }, DROP_AND_BLOCK, 'OUTLIER', usd('21'), usd('100')],
  ] as const)('judge %s', (_name, bar, verdict, reason, observed, against) => {
    expect(lastOf([FIRST, bar])).toEqual({ verdict, reason, observed, limit: against });
  });

  it('halt at a bar later than the clock, and drop it', () => {
    expect(lastOf([FIRST, { ts: 2000 }], {}, 1999)).toEqual({
      verdict: HALT_AND_DROP,
      reason: 'LOOKAHEAD_VIOLATION',
      observed: 2000,
      limit: 1999,
    });
    expect(lastOf([FIRST, { ts: 2000 }], {}, 2000).verdict).toBe(ACCEPT);
  });

  it.each([
    ['incomplete before lookahead', { ts: 9000, incomplete: true }, 'INCOMPLETE_BAR'],
    ['lookahead before order', { ts: 2000 }, 'LOOKAHEAD_VIOLATION'],
    ['order before gap', { ts: 1000, missing: 5 }, 'BAR_OUT_OF_ORDER'],
    ['gap before outlier', { ts: 1500, missing: 5, close: '900' }, 'GAP_DETECTED'],
  ] as const)('stand in their order: %s', (_name, bar, reason) => {
    const clock = reason === 'LOOKAHEAD_VIOLATION' ? 500 : bar.ts;
    expect(lastOf([FIRST, bar], {}, clock).reason).toBe(reason);
  });
});

describe('the outlier threshold', () => {
  it('is passed by a jump equal to it', () => {
    expect(lastOf([FIRST, { ts: 2000, close: '120' }]).verdict).toBe(ACCEPT);
    expect(lastOf([FIRST, { ts: 2000, close: '80' }]).verdict).toBe(ACCEPT);
  });

  it('is exact where the products pass 2^53', () => {
    const [before, jump] = ['900000', '180000'].map(usd);
    expect((jump ?? 0) * 1_000_000).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(before).toBe(9e11);
    const high = { ts: 1000, close: '750000' };
    expect(lastOf([high, { ts: 2000, close: '900000' }]).verdict).toBe(ACCEPT);
    const higher = { ts: 1000, close: '749999.999999' };
    expect(lastOf([higher, { ts: 2000, close: '900000' }]).verdict).toBe(DROP_AND_BLOCK);
  });

  it('compares with the previous bar of the series, also when that was an outlier', () => {
    const jumped = { ts: 2000, close: '200' };
    expect(lastOf([FIRST, jumped, { ts: 3000, close: '200' }]).verdict).toBe(ACCEPT);
    expect(lastOf([FIRST, jumped, { ts: 3000, close: '100' }]).verdict).toBe(DROP_AND_BLOCK);
  });

  it('that is OFF lets everything pass', () => {
    expect(lastOf([FIRST, { ts: 2000, close: '900' }], { outlier: { kind: 'OFF' } }).verdict).toBe(
      ACCEPT,
    );
  });
});

describe('a run that takes no new risk', () => {
  it.each(['halted', 'disarmed'] as const)('and is %s uses bars without further checks', (flag) => {
    const columns = columnsOf([FIRST, { ts: 2000, missing: 9, close: '900' }, { ts: 2000 }]);
    const { state, judge } = engineOver(columns);
    judge(0);
    state[flag] = true;
    expect(judge(1)).toBe(ACCEPT);
    expect(judge(2)).toBe(DROP); // but order still counts
  });
});

describe('a second feed', () => {
  const second = { symbol: 0, ts: 2000, volume: 1 };
  const prices = (close: string) => {
    const price = usd(close);
    return { open: price, high: price, low: price, close: price };
  };

  it('is compared at its own time only', () => {
    const { engine, judge } = engineOver(columnsOf([FIRST, { ts: 2000 }]));
    expect(engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(ACCEPT);
    expect(judge(0)).toBe(ACCEPT);
    expect(judge(1)).toBe(DISAGREE);
    expect([engine.observed, engine.limit]).toEqual([usd('100'), usd('101')]);
  });

  it('that is late is compared from its very first bar on', () => {
    const { engine, judge } = engineOver(columnsOf([FIRST, { ts: 2000 }]));
    judge(0);
    judge(1);
    expect(engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(DISAGREE);
    expect([engine.observed, engine.limit]).toEqual([usd('100'), usd('101')]);
    expect(engine.observeSecondFeed({ ...second, ...prices('100') })).toBe(ACCEPT);
  });

  it('that is late is compared with a bar of columns that are gone', () => {
    const { engine, judge } = engineOver(columnsOf([FIRST, { ts: 2000 }]));
    judge(0);
    judge(1);
    engine.useBars(columnsOf([{ ts: 3000, close: '7' }]));
    expect(engine.observeSecondFeed({ ...second, ...prices('100') })).toBe(ACCEPT);
    expect(engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(DISAGREE);
  });

  it('that is late tells the close that it was compared with, also behind an outlier', () => {
    const { engine, judge } = engineOver(columnsOf([FIRST, { ts: 2000, close: '900' }]));
    judge(0);
    expect(judge(1)).toBe(DROP_AND_BLOCK);
    expect(engine.observeSecondFeed({ ...second, ts: 1000, ...prices('101') })).toBe(DISAGREE);
    expect([engine.observed, engine.limit]).toEqual([usd('100'), usd('101')]);
  });

  it('that is late is not compared with a dropped bar', () => {
    const { engine, judge } = engineOver(columnsOf([FIRST, { ts: 2000, incomplete: true }]));
    judge(0);
    judge(1);
    expect(engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(ACCEPT);
  });

  it('is kept over a snapshot', () => {
    const columns = columnsOf([FIRST, { ts: 2000 }]);
    const { engine, judge } = engineOver(columns);
    judge(0);
    engine.observeSecondFeed({ ...second, ...prices('101') });
    const copy = engineOver(columns);
    copy.engine.restore(engine.snapshot());
    expect(copy.engine.snapshot()).toEqual(engine.snapshot());
    expect(copy.judge(1)).toBe(DISAGREE);
  });

  it('that is late is compared with a bar from before a snapshot', () => {
    const columns = columnsOf([FIRST, { ts: 2000 }]);
    const { engine, judge } = engineOver(columns);
    judge(0);
    judge(1);
    const copy = engineOver(columns);
    copy.engine.restore(engine.snapshot());
    expect(copy.engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(DISAGREE);
    expect([copy.engine.observed, copy.engine.limit]).toEqual([usd('100'), usd('101')]);
  });

  it('is not compared in a halted run', () => {
    const { engine, state, judge } = engineOver(columnsOf([{ ts: 2000 }]));
    judge(0);
    expect(engine.observeSecondFeed({ ...second, ...prices('101') })).toBe(DISAGREE);
    state.halted = true;
    expect(engine.observeSecondFeed({ ...second, ...prices('102') })).toBe(ACCEPT);
  });
});

describe('nextStale', () => {
  it('names stale symbols in order, from the one asked for on', () => {
    const columns: BarColumns = {
      ...columnsOf([FIRST, FIRST, { ts: 200_000 }]),
      symbol: Uint16Array.of(0, 2, 3),
    };
    const { engine, time, judge } = engineOver(columns, {}, 4);
    for (const row of [0, 1, 2]) judge(row);
    const openTime = { openMillis: (ts: number) => ts };
    time.clock = 181_001;
    expect(engine.nextStale(0, openTime)).toBe(0);
    expect([engine.observed, engine.limit]).toEqual([180_001, 180_000]);
    expect(engine.nextStale(1, openTime)).toBe(2); // symbol 1 had no bar yet
    expect(engine.nextStale(3, openTime)).toBe(-1);
    time.clock = 181_000;
    expect(engine.nextStale(0, openTime)).toBe(-1);
  });
});

describe('a snapshot', () => {
  it('says null of a symbol without a bar, which then is no previous bar', () => {
    const { engine } = engineOver(columnsOf([FIRST]));
    const nothing = { previousTs: [null], previousClose: [null], lastAcceptedTs: [null] };
    expect(engine.snapshot()).toMatchObject(nothing);
    const copy = engineOver(columnsOf([{ ts: 2000, close: '900', missing: 0 }]));
    copy.engine.restore(engine.snapshot());
    expect(copy.judge(0)).toBe(ACCEPT);
  });

  it('brings back the previous bar and the last accepted one', () => {
    const columns = columnsOf([FIRST, { ts: 2000, close: '200' }, { ts: 3000, close: '200' }]);
    const { engine, judge } = engineOver(columns);
    judge(0);
    expect(judge(1)).toBe(DROP_AND_BLOCK);
    expect(engine.snapshot()).toMatchObject({
      previousTs: [2000],
      previousClose: [usd('200')],
      lastAcceptedTs: [1000],
    });
    const copy = engineOver(columns);
    copy.engine.restore(engine.snapshot());
    expect(copy.judge(1)).toBe(DROP); // of the time of the previous bar
    expect(copy.judge(2)).toBe(ACCEPT);
  });
});
