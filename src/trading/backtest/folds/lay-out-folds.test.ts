import { describe, expect, it } from 'vitest';
import { Prng } from '../../../foundation/core/index.ts';
import type { BarsSpan, FoldRequest, FoldScheme, WindowSize } from './fold-request.ts';
import { layOutFolds } from './lay-out-folds.ts';

const DAY_MS = 86_400_000;

const NOTHING: FoldRequest = {
  scheme: 'rolling',
  folds: null,
  train: null,
  test: null,
  step: null,
  purge: 0,
  embargo: 0,
};

/** So many bars, one a day. */
function days(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => i * DAY_MS);
}

function bars(count: number): WindowSize {
  return { unit: 'BARS', count };
}

function time(dayCount: number): WindowSize {
  return { unit: 'TIME', ms: dayCount * DAY_MS };
}

/** `0-4>6-9`: training windows, then the test window, ends exclusive. */
function shown(count: number, request: Partial<FoldRequest>): string[] {
  const text = ({ from, to }: BarsSpan): string => `${from}-${to}`;
  return layOutFolds(days(count), { ...NOTHING, ...request }).map(
    ({ train, test }) => `${train.map(text).join(' ')}>${text(test)}`,
  );
}

describe('walk-forward folds', () => {
  it('are five without sizes, trained for on twice as many bars, and end with the series', () => {
    expect(shown(72, {})).toEqual([
      '0-22>22-32',
      '10-32>32-42',
      '20-42>42-52',
      '30-52>52-62',
      '40-62>62-72',
    ]);
  });

  it('roll: the training window keeps its length, and ends the purge before the test', () => {
    const request = { train: bars(10), test: bars(5), purge: 2 };
    expect(shown(26, request)).toEqual(['0-8>10-15', '5-13>15-20', '10-18>20-25']);
  });

  it('are anchored: the training window begins with the series', () => {
    const request: Partial<FoldRequest> = { scheme: 'anchored', train: bars(10), test: bars(5) };
    expect(shown(20, request)).toEqual(['0-10>10-15', '0-15>15-20']);
  });

  it('are the latest where fewer are wanted than fit, and may leave bars between them', () => {
    const request = { train: bars(4), test: bars(2), step: bars(5), folds: 2 };
    expect(shown(17, request)).toEqual(['5-9>9-11', '10-14>14-16']);
  });

  it('derive the size that is not given', () => {
    expect(shown(30, { train: bars(15), folds: 2 })).toEqual(['0-15>15-22', '7-22>22-29']);
    expect(shown(30, { test: bars(5), folds: 2 })).toEqual(['0-20>20-25', '5-25>25-30']);
  });

  it('are cut by time, whatever bars are missing', () => {
    const ts = days(40).filter((_, i) => i < 5 || i > 14); // ten days without a bar
    const request = { ...NOTHING, train: time(20), test: time(10) };
    expect(layOutFolds(ts, request)).toEqual([
      { train: [{ from: 0, to: 10 }], test: { from: 10, to: 20 } },
    ]);
  });
});

describe('test windows in time', () => {
  it('without a bar are left out: nothing was tested', () => {
    const ts = days(20).filter((_, i) => i < 10 || i > 14);
    const request = { ...NOTHING, train: time(5), test: time(3) };
    // Days 5, 8, 11 (to 13 there is none) and 14 begin a test; the one of day 17 is not whole.
    expect(layOutFolds(ts, request).map(({ test }) => `${test.from}-${test.to}`)).toEqual([
      '5-8',
      '8-10',
      '10-12',
    ]);
    expect(layOutFolds(ts, { ...request, folds: 2 })).toHaveLength(2);
  });
});

describe('purged cross-validation', () => {
  it('tests every bar once and trains on both sides, less purge and embargo', () => {
    const request: Partial<FoldRequest> = { scheme: 'purged-cv', folds: 3, purge: 2, embargo: 1 };
    expect(shown(30, request)).toEqual(['13-30>0-10', '0-8 23-30>10-20', '0-18>20-30']);
  });
});

describe('a plan that makes no sense', () => {
  it.each<[string, string, number, Partial<FoldRequest>]>([
    ['FOLDS_SERIES_SHORT', '20 bars', 20, {}],
    ['FOLDS_SERIES_SHORT', '9007199254740991', 50, { train: bars(2 ** 53 - 1), test: bars(1) }],
    ['FOLDS_SERIES_SHORT', 'folds of test 30, which leave no bar', 90, { test: bars(30) }],
    ['FOLDS_SERIES_SHORT', 'train 91, which leave no bar', 90, { train: bars(91) }],
    ['FOLDS_SERIES_SHORT', '3 folds', 24, { train: bars(10), test: bars(5), folds: 3 }],
    ['FOLDS_SERIES_SHORT', 'training bar', 10, { scheme: 'purged-cv', folds: 2, purge: 5 }],
    ['FOLDS_SERIES_SHORT', '0 bars', 0, { scheme: 'purged-cv' }],
    ['FOLDS_SIZE_INVALID', '--purge 10', 90, { train: bars(10), test: bars(5), purge: 10 }],
    ['FOLDS_SIZE_INVALID', 'tested twice', 90, { train: bars(9), test: bars(5), step: bars(4) }],
    ['FOLDS_SIZE_INVALID', 'all in time', 90, { train: bars(9), test: time(5) }],
    ['FOLDS_SIZE_INVALID', 'needs --train and --test', 90, { train: time(9) }],
    ['FOLDS_SIZE_INVALID', '--step needs', 90, { train: bars(9), step: bars(9) }],
    ['FOLDS_SIZE_INVALID', 'takes --folds', 90, { scheme: 'purged-cv', test: bars(9) }],
    ['FOLDS_SIZE_INVALID', '2 folds or more', 90, { scheme: 'purged-cv', folds: 1 }],
    ['FOLDS_SIZE_INVALID', '501 folds', 90, { folds: 501 }],
    ['FOLDS_SIZE_INVALID', 'at most 500', 900, { train: bars(2), test: bars(1) }],
    [
      'FOLDS_WINDOW_EMPTY',
      'training window of fold 1',
      90,
      { train: time(5), test: time(5), purge: 7 },
    ],
  ])('is refused with %s (%s)', (code, text, count, request) => {
    const lay = (): unknown => shown(count, request);
    expect(lay).toThrow(expect.objectContaining({ code }));
    expect(lay).toThrow(text);
  });
});

/** Every plan that is laid out keeps these, however it was asked for. */
describe('any folds', () => {
  const draws = new Prng(20_261_126);
  const draw = (below: number): number => draws.nextUint32() % below;
  const schemes: readonly FoldScheme[] = ['rolling', 'anchored', 'purged-cv'];
  const cases = Array.from({ length: 400 }, () => {
    const scheme = schemes[draw(3)] ?? 'rolling';
    const isSized = scheme !== 'purged-cv' && draw(2) === 0;
    const train = isSized ? (draw(2) === 0 ? bars(1 + draw(40)) : time(1 + draw(40))) : null;
    const test = 1 + draw(20);
    const unit = (n: number): WindowSize => (train?.unit === 'TIME' ? time(n) : bars(n));
    const request: FoldRequest = {
      scheme,
      folds: draw(2) === 0 ? null : 1 + draw(8),
      train,
      test: train === null ? null : unit(test),
      step: train === null || draw(2) === 0 ? null : unit(test + draw(9)),
      purge: draw(4),
      embargo: draw(4),
    };
    return { ts: days(1 + draw(300)), request };
  });

  it('stand in order, inside the series, with no bar in training that is tested, purged or embargoed', () => {
    let laid = 0;
    for (const { ts, request } of cases) {
      const folds = foldsOrNone(ts, request);
      laid += folds.length;
      let tested = 0;
      for (const { train, test } of folds) {
        expect(test.from).toBeGreaterThanOrEqual(tested);
        expect(test.from).toBeLessThan(test.to);
        expect(test.to).toBeLessThanOrEqual(ts.length);
        tested = test.to;
        let trained = 0;
        for (const { from, to } of train) {
          expect(from).toBeGreaterThanOrEqual(trained);
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(ts.length);
          trained = to;
          const isBefore = to <= test.from - request.purge;
          const isBehind = from >= test.to + request.purge + request.embargo;
          expect(isBefore || (isBehind && request.scheme === 'purged-cv')).toBe(true);
        }
      }
    }
    expect(laid).toBeGreaterThan(500);
  });

  it('of cross-validation test each bar once; without a step, others leave no bar between tests', () => {
    for (const { ts, request } of cases) {
      const folds = foldsOrNone(ts, request);
      const [first] = folds;
      if (first === undefined || request.step !== null) continue;
      const tested = folds.reduce((sum, { test }) => sum + test.to - test.from, 0);
      const last = folds[folds.length - 1] ?? first;
      const isCross = request.scheme === 'purged-cv';
      expect(tested).toBe(isCross ? ts.length : last.test.to - first.test.from);
    }
  });

  it('do not hang on bars behind them', () => {
    for (const { ts, request } of cases) {
      if (request.train === null || request.folds !== null) continue;
      const folds = foldsOrNone(ts, request);
      const longer = foldsOrNone(days(ts.length + 7), request);
      expect(longer.slice(0, folds.length)).toEqual(folds);
    }
  });

  function foldsOrNone(ts: Float64Array, request: FoldRequest): ReturnType<typeof layOutFolds> {
    try {
      return layOutFolds(ts, request);
    } catch {
      return [];
    }
  }
});
