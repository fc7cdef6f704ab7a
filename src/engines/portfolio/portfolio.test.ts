// Contract 6: what the portfolio refuses, and what its snapshot keeps.
import { describe, expect, it } from 'vitest';
import { usd } from '../../../tests/support/tick/amounts.ts';
import { parseBarTable } from '../../../tests/support/tick/bar-table.ts';
import { MAX_SAFE } from '../../foundation/core/index.ts';
import { Portfolio, type Fill, type PortfolioSnapshot } from './index.ts';

const { columns: BARS } = parseBarTable('AAA BBB\n14:31 100 200\n14:32 110 .', {
  calendar: 'XNYS',
  timeframe: '1m',
});

const FILL: Fill = {
  symbol: 0,
  side: 1,
  qty: 10,
  price: usd('100'),
  fee: 0,
  order: 0,
  number: 1,
  ts: 0,
  day: 0,
};

function marked(): Portfolio {
  const portfolio = new Portfolio(usd('100000'), 2, BARS);
  portfolio.mark(0, 0);
  portfolio.mark(1, 1);
  return portfolio;
}

describe('a held symbol without a mark', () => {
  it('fails with PORTFOLIO_MARK_MISSING, never with a value of 0', () => {
    const portfolio = new Portfolio(usd('100000'), 2, BARS);
    expect(() => portfolio.applyFill(FILL)).toThrow(
      expect.objectContaining({ kind: 'INPUT', code: 'PORTFOLIO_MARK_MISSING' }),
    );
  });
});

describe('amounts outside the safe range', () => {
  it.each<[string, Partial<Fill>]>([
    ['a notional', { qty: MAX_SAFE }],
    ['a fee', { fee: MAX_SAFE, side: -1, price: 1, qty: 1 }],
  ])('of %s fail with MONEY_OVERFLOW', (_name, change) => {
    const portfolio = marked();
    const apply = () => {
      portfolio.applyFill({ ...FILL, ...change });
      portfolio.applyFill({ ...FILL, ...change });
    };
    expect(apply).toThrow(expect.objectContaining({ code: 'MONEY_OVERFLOW' }));
  });

  it('of a mark fail with MONEY_OVERFLOW', () => {
    const { columns } = parseBarTable('AAA\n14:31 1\n14:32 900000', {
      calendar: 'XNYS',
      timeframe: '1m',
    });
    const portfolio = new Portfolio(usd('1000000'), 1, columns);
    portfolio.mark(0, 0);
    portfolio.applyFill({ ...FILL, price: usd('1'), qty: 10_008 });
    expect(() => portfolio.mark(1, 0)).toThrow(expect.objectContaining({ code: 'MONEY_OVERFLOW' }));
  });
});

describe('marks', () => {
  it('are not numbers until the first, and null in a snapshot that brings them back', () => {
    const portfolio = new Portfolio(usd('100000'), 2, BARS);
    expect([...portfolio.markOf]).toEqual([NaN, NaN]);
    portfolio.mark(0, 0);
    expect([...portfolio.markOf]).toEqual([usd('100'), NaN]);
    expect(portfolio.snapshot().mark).toEqual([usd('100'), null]);
    const copy = new Portfolio(usd('100000'), 2, BARS);
    copy.restore(portfolio.snapshot());
    expect([...copy.markOf]).toEqual([usd('100'), NaN]);
    portfolio.assertRecompute();
  });

  it('move equity, gross and net of held symbols alone', () => {
    const portfolio = marked();
    portfolio.applyFill(FILL);
    portfolio.applyFill({ ...FILL, symbol: 1, side: -1, qty: 3, price: usd('200') });
    expect([portfolio.gross, portfolio.net]).toEqual([usd('1600'), usd('400')]);
    portfolio.mark(2, 0);
    expect([portfolio.gross, portfolio.net]).toEqual([usd('1700'), usd('500')]);
    expect(portfolio.equity).toBe(usd('100100'));
    expect(portfolio.unrealized).toBe(usd('100'));
  });
});

describe('closedSameDay', () => {
  it('is true when any lot of the day was closed, and false otherwise', () => {
    const portfolio = marked();
    portfolio.applyFill({ ...FILL, qty: 1, day: 1 });
    portfolio.applyFill({ ...FILL, qty: 1, day: 2, number: 2 });
    expect(portfolio.closedSameDay).toBe(false);
    portfolio.applyFill({ ...FILL, side: -1, qty: 1, day: 2, order: 1 });
    expect(portfolio.closedSameDay).toBe(false); // the lot of day 1 went first
    portfolio.applyFill({ ...FILL, side: -1, qty: 1, day: 2, order: 1, number: 2 });
    expect(portfolio.closedSameDay).toBe(true);
  });
});

describe('a snapshot', () => {
  it('brings back every total, lot and row', () => {
    const portfolio = marked();
    portfolio.applyFill({ ...FILL, fee: usd('1') });
    portfolio.applyFill({ ...FILL, symbol: 1, side: -1, qty: 3, price: usd('200'), order: 1 });
    portfolio.applyFill({ ...FILL, side: -1, qty: 4, price: usd('103'), order: 2 });
    const copy = new Portfolio(usd('100000'), 2, BARS);
    copy.restore(portfolio.snapshot());
    expect(copy.snapshot()).toEqual(portfolio.snapshot());
    for (const total of [
      'cash',
      'realized',
      'fees',
      'gross',
      'net',
      'equity',
      'unrealized',
    ] as const) {
      expect(copy[total]).toBe(portfolio[total]);
    }
    expect([...copy.position]).toEqual([6, -3]);
  });

  it('that is not what its own journal gives is refused, whatever part of it', () => {
    const portfolio = marked();
    portfolio.applyFill({ ...FILL, fee: usd('1') });
    portfolio.applyFill({ ...FILL, side: -1, qty: 4, price: usd('103'), order: 1 });
    portfolio.applyDividend(0, usd('0.5'));
    const whole = portfolio.snapshot();
    const changed: Partial<PortfolioSnapshot>[] = [
      { cash: whole.cash + 1 },
      { realized: whole.realized + 1 },
      { fees: 0 },
      { dividends: 0 },
      { lots: [[], []] },
      { trades: whole.trades.map(() => []) },
      { ledger: whole.ledger.map((column) => column.map((value) => value + 1)) },
    ];
    for (const part of changed) {
      const copy = new Portfolio(usd('100000'), 2, BARS);
      expect(() => {
        copy.restore({ ...whole, ...part });
      }, Object.keys(part).join()).toThrow('a snapshot equals its own journal');
    }
  });
});

describe('the recompute', () => {
  it('finds a ledger that does not explain the state', () => {
    const portfolio = marked();
    portfolio.applyFill(FILL);
    expect(() => portfolio.assertRecompute()).not.toThrow();
    portfolio.ledger.price.set(0, usd('101'));
    expect(() => portfolio.assertRecompute()).toThrow('recompute');
  });
});
