/**
 * INV-PORT-05: a fill that the broker takes back or changes leaves the books that would be there had it
 * never been, or been so from the start: lots, cash, realized, trades, and what splits and dividends
 * made of them since. The journal keeps every entry; a recompute from it equals the running state.
 * Spec: contract 6 (the ledger of fills is the truth), safety page F20 (bust and correction).
 * Shown: an entry, an exit and a middle fill are busted and corrected, before and after a split.
 * Mutation that turns it red: reverse the cash of a bust without rebuilding the lots behind it.
 */
import { describe, expect, it } from 'vitest';
import { Portfolio } from '../../../src/engines/portfolio/index.ts';
import { InvariantViolation } from '../../../src/foundation/core/index.ts';
import { splitRatio } from '../../../src/foundation/model/index.ts';
import { usd } from '../../support/tick/amounts.ts';
import { parseBarTable } from '../../support/tick/bar-table.ts';

const { columns: BARS } = parseBarTable('AAA\n14:31 100', { calendar: 'XNYS', timeframe: '1m' });

/** `BUY 10 @100`, each an order of its own. */
function booked(...fills: readonly string[]): Portfolio {
  const portfolio = new Portfolio(usd('100000'), 1, BARS);
  portfolio.mark(0, 0);
  fills.forEach((text, order) => {
    const [side, qty, price = '', fee = '0'] = text.split(' ');
    portfolio.applyFill({
      symbol: 0,
      side: side === 'BUY' ? 1 : -1,
      qty: Number(qty),
      price: usd(price.slice(1)),
      fee: usd(fee),
      order,
      number: 1,
      ts: order,
      day: order,
    });
  });
  return portfolio;
}

function totals(portfolio: Portfolio) {
  portfolio.assertRecompute();
  const { cash, realized, fees, dividends, unrealized, equity, gross, net } = portfolio;
  const lots = portfolio.lotsOf(0).map(({ qty, price, day }) => [qty, price, day]);
  const trades = [...portfolio.trades.grossPnl.view()];
  const position = portfolio.position[0];
  return {
    cash,
    realized,
    fees,
    dividends,
    unrealized,
    equity,
    gross,
    net,
    lots,
    trades,
    position,
  };
}

describe('a bust', () => {
  it('of the oldest entry moves the exit to the next lot', () => {
    const portfolio = booked('BUY 10 @100 1', 'BUY 10 @110', 'SELL 10 @120');
    expect(portfolio.realized).toBe(usd('200'));
    expect(portfolio.bustFill(0, 1)).toBe('APPLIED');
    expect(portfolio.realized).toBe(usd('100'));
    expect([portfolio.fees, portfolio.position[0]]).toEqual([0, 0]);
    expect(portfolio.cash).toBe(usd('100100'));
    expect([...portfolio.trades.entryFill.view()]).toEqual([1]);
  });

  it('of an exit opens its lot again, of the only fill leaves nothing', () => {
    const portfolio = booked('BUY 10 @100', 'SELL 4 @120');
    portfolio.bustFill(1, 1);
    expect(totals(portfolio)).toEqual(totals(booked('BUY 10 @100')));
    portfolio.bustFill(0, 1);
    expect(totals(portfolio)).toEqual(totals(booked()));
    expect([portfolio.ledger.count, portfolio.ledger.countStanding()]).toEqual([2, 0]);
  });

  it('of a fill before a split and a dividend takes their part of it back', () => {
    const act = (portfolio: Portfolio) => {
      portfolio.applySplit(0, splitRatio(3, 2), usd('100'));
      portfolio.applyDividend(0, usd('0.5'));
      return portfolio;
    };
    const portfolio = act(booked('BUY 7 @100', 'BUY 4 @90'));
    portfolio.bustFill(0, 1);
    const without = act(booked('SELL 1 @90', 'BUY 1 @90', 'BUY 4 @90'));
    expect(portfolio.position[0]).toBe(6);
    expect([portfolio.cash, portfolio.dividends]).toEqual([without.cash, without.dividends]);
  });

  it('of what is not there, or was taken back, is told and changes nothing', () => {
    const portfolio = booked('BUY 10 @100', 'SELL 4 @120');
    portfolio.bustFill(1, 1);
    const before = portfolio.snapshot();
    expect([portfolio.bustFill(7, 1), portfolio.bustFill(0, 2)]).toEqual([
      'FILL_UNKNOWN',
      'FILL_UNKNOWN',
    ]);
    expect(portfolio.bustFill(1, 1)).toBe('ALREADY_BUSTED');
    const to = { qty: 1, price: usd('1'), fee: 0 };
    expect(portfolio.correctFill(1, 1, to)).toBe('ALREADY_BUSTED');
    expect(portfolio.correctFill(0, 2, to)).toBe('FILL_UNKNOWN');
    expect(portfolio.snapshot()).toEqual(before);
  });
});

describe('a correction', () => {
  it('gives the books of a fill that was so from the start', () => {
    const portfolio = booked('BUY 10 @100', 'BUY 5 @105', 'SELL 12 @120 2');
    const to = { qty: 11, price: usd('101'), fee: usd('0.5') };
    expect(portfolio.correctFill(0, 1, to)).toBe('APPLIED');
    expect(totals(portfolio)).toEqual(
      totals(booked('BUY 11 @101 0.5', 'BUY 5 @105', 'SELL 12 @120 2')),
    );
    expect(portfolio.correctFill(0, 1, to)).toBe('NO_CHANGE');
  });

  it('can be corrected again, and busted, and comes back from a snapshot', () => {
    const portfolio = booked('BUY 10 @100', 'SELL 30 @120');
    portfolio.correctFill(1, 1, { qty: 3, price: usd('120'), fee: 0 });
    portfolio.correctFill(1, 1, { qty: 5, price: usd('121'), fee: 0 });
    expect(totals(portfolio)).toEqual(totals(booked('BUY 10 @100', 'SELL 5 @121')));
    portfolio.bustFill(1, 1);
    expect(totals(portfolio)).toEqual(totals(booked('BUY 10 @100')));
    const copy = new Portfolio(usd('100000'), 1, BARS);
    copy.restore(portfolio.snapshot());
    expect(copy.snapshot()).toEqual(portfolio.snapshot());
    expect(totals(copy)).toEqual(totals(portfolio));
  });

  it('to nothing is a defect: that is a bust', () => {
    const portfolio = booked('BUY 10 @100');
    const correct = () => portfolio.correctFill(0, 1, { qty: 0, price: usd('100'), fee: 0 });
    expect(correct).toThrow(InvariantViolation);
  });
});
