/**
 * Whatever the broker takes back and whatever the issuer does: the running books equal a replay of their
 * journal after every entry, and equal new books that were told only what stands in the end. Splits
 * conserve value to the micro, what whole micros cannot hold being named.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Portfolio } from '../../src/engines/portfolio/index.ts';
import { parseSplitRatio, splitRatio, type SplitRatio } from '../../src/foundation/model/index.ts';
import { parseBarTable } from '../support/tick/bar-table.ts';

const RUNS = 300;
const CASH = 1_000_000_000_000_000;
const SYMBOLS = 2;
const { columns: BARS } = parseBarTable('AAA BBB\n15:10 100 0.01\n15:11 33.333333 7', {
  calendar: 'XNYS',
  timeframe: '1m',
});

const symbol = fc.integer({ min: 0, max: SYMBOLS - 1 });
const amounts = {
  qty: fc.integer({ min: 1, max: 100 }),
  price: fc.integer({ min: 1, max: 400_000_000 }),
  fee: fc.integer({ min: 0, max: 5_000_000 }),
};
const ratio: fc.Arbitrary<SplitRatio> = fc.oneof(
  fc.constantFrom('7', '4', '3:2', '1:8', '1.5', '0.333333', '1', '1:30').map(known),
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }))
    .map(([a, b]) => splitRatio(a, b)),
);
const fill = fc.record({
  kind: fc.constant('FILL' as const),
  symbol,
  side: fc.constantFrom(1 as const, -1 as const),
  day: fc.integer({ min: 0, max: 2 }),
  ...amounts,
});
const step = fc.oneof(
  { weight: 6, arbitrary: fill },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('BUST' as const), of: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('CORRECTION' as const), of: fc.nat(40), ...amounts }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('SPLIT' as const), symbol, ratio }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('DIVIDEND' as const),
      symbol,
      perShare: fc.integer({ min: 1, max: 3_000_000 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function known(text: string): SplitRatio {
  const parsed = parseSplitRatio(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function marked(): Portfolio {
  const portfolio = new Portfolio(CASH, SYMBOLS, BARS);
  for (let id = 0; id < SYMBOLS; id++) portfolio.mark(id, id);
  return portfolio;
}

/** Splits are paid at one price whatever the fills: the same for both portfolios. */
const previousClose = (id: number): number => BARS.close[id] ?? NaN;

function play(steps: readonly Step[], after: (portfolio: Portfolio) => void): Portfolio {
  const portfolio = marked();
  let fills = 0;
  for (const of of steps) {
    if (of.kind === 'FILL') {
      portfolio.applyFill({ ...of, order: fills, number: 1, ts: fills });
      fills++;
    } else if (of.kind === 'BUST') portfolio.bustFill(of.of, 1);
    else if (of.kind === 'CORRECTION') portfolio.correctFill(of.of, 1, of);
    else if (of.kind === 'SPLIT') {
      portfolio.applySplit(of.symbol, of.ratio, previousClose(of.symbol));
    } else portfolio.applyDividend(of.symbol, of.perShare);
    after(portfolio);
  }
  return portfolio;
}

/** The steps as one would tell them who knew the end: no busts, no corrections. */
function onlyWhatStands(steps: readonly Step[]): Step[] {
  const stands: (Step | null)[] = [];
  const placeOf: number[] = [];
  for (const of of steps) {
    if (of.kind === 'BUST' || of.kind === 'CORRECTION') {
      const place = placeOf[of.of];
      const now = place === undefined ? null : stands[place];
      if (place === undefined || now?.kind !== 'FILL') continue;
      const { symbol: id, side, day } = now;
      if (of.kind === 'BUST') stands[place] = null;
      else stands[place] = { ...of, kind: 'FILL', symbol: id, side, day };
    } else {
      if (of.kind === 'FILL') placeOf.push(stands.length);
      stands.push(of);
    }
  }
  return stands.filter((one) => one !== null);
}

function totals(portfolio: Portfolio) {
  for (let id = 0; id < SYMBOLS; id++) portfolio.mark(SYMBOLS + id, id);
  const { cash, realized, fees, dividends, unrealized, equity, gross, net } = portfolio;
  const lots = [0, 1].map((id) =>
    portfolio.lotsOf(id).map(({ qty, price, day }) => [qty, price, day]),
  );
  const { qty, grossPnl } = portfolio.trades;
  const trades = [qty, grossPnl].map((of) => [...of.view()]);
  return { cash, realized, fees, dividends, unrealized, equity, gross, net, lots, trades };
}

describe('random fills, busts, corrections, splits and dividends', () => {
  it('equal a replay of the journal after every entry, and come back from a snapshot', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const portfolio = play(steps, (so) => {
          so.assertRecompute();
          const { equity, realized, unrealized, dividends, fees } = so;
          expect(equity).toBe(CASH + realized + unrealized + dividends - fees);
        });
        const copy = new Portfolio(CASH, SYMBOLS, BARS);
        copy.restore(portfolio.snapshot());
        expect(copy.snapshot()).toEqual(portfolio.snapshot());
        expect(totals(copy)).toEqual(totals(portfolio));
      }),
      { numRuns: RUNS },
    );
  });

  it('equal books that were told only what stands in the end', () => {
    const nothing = () => {
      // looked at in the end only
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        expect(totals(play(steps, nothing))).toEqual(totals(play(onlyWhatStands(steps), nothing)));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a split of random lots', () => {
  it('conserves value: what is missing is named, and is less than a micro a share', () => {
    const mark = fc.integer({ min: 1_000_000, max: 900_000_000 });
    const lots = fc.array(fc.tuple(amounts.qty, amounts.price), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        lots,
        fc.constantFrom(1 as const, -1 as const),
        ratio,
        mark,
        (all, side, by, at) => {
          const { columns } = parseBarTable('AAA\n15:10 1', { calendar: 'XNYS', timeframe: '1m' });
          const portfolio = new Portfolio(CASH, 1, { ...columns, close: Float64Array.of(at) });
          portfolio.mark(0, 0);
          all.forEach(([qty, price], order) => {
            const fee = 0;
            portfolio.applyFill({
              symbol: 0,
              side,
              qty,
              price,
              fee,
              order,
              number: 1,
              ts: 0,
              day: 0,
            });
          });
          const before = { ...totalsOf(portfolio), position: portfolio.position[0] ?? 0 };
          const done = portfolio.applySplit(0, by, at);
          const after = totalsOf(portfolio);
          expect(before.equity).toBe(after.equity + done.markResidue);
          expect(after.cash).toBe(before.cash + done.cash);
          expect(after.realized).toBe(before.realized + done.fractionPnl + done.residue);
          // the position is the whole shares of the exact one, towards zero
          const exact = Math.abs(before.position) * by.numerator;
          expect(Math.abs(done.position)).toBe(Math.floor(exact / by.denominator));
          expect(Math.abs(done.markResidue)).toBeLessThanOrEqual(Math.abs(done.position) + 1);
          expect(Math.abs(done.residue)).toBeLessThanOrEqual(Math.abs(done.position) + 1);
          expect(portfolio.lotsOf(0).reduce((sum, { qty }) => sum + qty, 0)).toBe(done.position);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

function totalsOf({ cash, realized, equity }: Portfolio) {
  return { cash, realized, equity };
}
