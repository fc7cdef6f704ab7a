/**
 * Money is neither made nor lost by the books: over random fills of longs and shorts every total
 * equals a sum over the fills in BigInt, a recompute equals the running state, and a fill that is told
 * twice changes nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Portfolio, type Fill } from '../../src/engines/portfolio/index.ts';
import { MAX_PRICE_MICROS, type BarColumns } from '../../src/foundation/model/index.ts';
import { parseBarTable } from '../support/tick/bar-table.ts';
import { Story } from '../support/tick/story.ts';

const RUNS = 300;
const CASH = 1_000_000_000_000_000;
const SYMBOLS = 3;
const { columns: BARS } = parseBarTable('AAA BBB CCC\n15:10 100 200 0.000001', {
  calendar: 'XNYS',
  timeframe: '1m',
});

const fill = fc.record({
  symbol: fc.integer({ min: 0, max: SYMBOLS - 1 }),
  side: fc.constantFrom(1 as const, -1 as const),
  qty: fc.integer({ min: 1, max: 100 }),
  price: fc.oneof(
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 1, max: MAX_PRICE_MICROS / 10 }),
  ),
  fee: fc.integer({ min: 0, max: 5_000_000 }),
  day: fc.integer({ min: 0, max: 2 }),
});
const fills = fc.array(fill, { maxLength: 40 });

function markedPortfolio(bars: BarColumns = BARS): Portfolio {
  const portfolio = new Portfolio(CASH, SYMBOLS, bars);
  for (let symbol = 0; symbol < SYMBOLS; symbol++) portfolio.mark(symbol, symbol);
  return portfolio;
}

function sum<T>(all: readonly T[], of: (one: T) => bigint): bigint {
  return all.reduce((total, one) => total + of(one), 0n);
}

describe('random fills', () => {
  it('conserve money', () => {
    fc.assert(
      fc.property(fills, (all) => {
        const portfolio = markedPortfolio();
        all.forEach((of, order) => portfolio.applyFill({ ...of, order, number: 1, ts: order }));
        const signed = (of: Pick<Fill, 'side' | 'qty'>) => BigInt(of.side * of.qty);
        const spent = sum(all, (of) => signed(of) * BigInt(of.price));
        const fees = sum(all, (of) => BigInt(of.fee));
        const value = sum(all, (of) => signed(of) * BigInt(portfolio.markOf[of.symbol] ?? 0));
        expect(BigInt(portfolio.cash)).toBe(BigInt(CASH) - spent - fees);
        expect(BigInt(portfolio.fees)).toBe(fees);
        expect(BigInt(portfolio.net)).toBe(value);
        expect(BigInt(portfolio.equity)).toBe(BigInt(CASH) - spent - fees + value);
        // what was gained is the difference of what was paid and got, fees aside
        expect(BigInt(portfolio.realized) + BigInt(portfolio.unrealized)).toBe(value - spent);
      }),
      { numRuns: RUNS },
    );
  });

  it('leave lots that add up to the position, all of its sign', () => {
    fc.assert(
      fc.property(fills, (all) => {
        const portfolio = markedPortfolio();
        all.forEach((of, order) => portfolio.applyFill({ ...of, order, number: 1, ts: order }));
        portfolio.position.forEach((position, symbol) => {
          const lots = portfolio.lotsOf(symbol);
          expect(lots.reduce((total, { qty }) => total + qty, 0)).toBe(position);
          for (const { qty } of lots) expect(Math.sign(qty)).toBe(Math.sign(position));
        });
        const gross = sum([...portfolio.position.keys()], (symbol) => {
          const position = BigInt(Math.abs(portfolio.position[symbol] ?? 0));
          return position * BigInt(portfolio.markOf[symbol] ?? 0);
        });
        expect(BigInt(portfolio.gross)).toBe(gross);
      }),
      { numRuns: RUNS },
    );
  });

  it('realize what their trades say, trade by trade', () => {
    fc.assert(
      fc.property(fills, (all) => {
        const portfolio = markedPortfolio();
        all.forEach((of, order) => portfolio.applyFill({ ...of, order, number: 1, ts: order }));
        const { trades } = portfolio;
        expect(sum([...trades.grossPnl.view()], BigInt)).toBe(BigInt(portfolio.realized));
        for (let i = 0; i < trades.count; i++) {
          const entry = all[trades.entryFill.at(i)];
          const exit = all[trades.exitFill.at(i)];
          const change = BigInt(exit?.price ?? 0) - BigInt(entry?.price ?? 0);
          const qty = BigInt((entry?.side ?? 0) * trades.qty.at(i));
          expect(BigInt(trades.grossPnl.at(i))).toBe(change * qty);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are recomputed to the same state, and come back from a snapshot', () => {
    fc.assert(
      fc.property(fills, (all) => {
        const portfolio = markedPortfolio();
        all.forEach((of, order) => portfolio.applyFill({ ...of, order, number: 1, ts: order }));
        portfolio.assertRecompute();
        const copy = new Portfolio(CASH, SYMBOLS, BARS);
        copy.restore(portfolio.snapshot());
        expect(copy.snapshot()).toEqual(portfolio.snapshot());
        expect([copy.equity, copy.gross, copy.net]).toEqual([
          portfolio.equity,
          portfolio.gross,
          portfolio.net,
        ]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a fill told twice', () => {
  it('changes nothing, whenever it is told again', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(7), { maxLength: 10 }), (sizes, repeats) => {
        const total = sizes.reduce((all, qty) => all + qty, 0);
        const story = new Story(`AAA\n15:10 100 | AAA=${total + 1}\n15:11 100`).play(1);
        story.openWithoutFills();
        const facts = { order: 0, price: 100_000_000, fee: 1 };
        sizes.forEach((qty, i) => story.tick.applyFill({ ...facts, number: i + 1, qty }));
        const hash = story.tick.stateHash();
        for (const at of repeats) {
          const number = (at % sizes.length) + 1;
          story.tick.applyFill({ ...facts, number, qty: sizes[number - 1] ?? 1 });
        }
        expect(story.tick.stateHash()).toBe(hash);
        expect(story.events('FILL_DUPLICATE')).toHaveLength(repeats.length);
        expect(story.position('AAA')).toBe(total);
      }),
      { numRuns: 100 },
    );
  });
});
