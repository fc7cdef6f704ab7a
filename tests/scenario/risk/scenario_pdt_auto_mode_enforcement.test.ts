/**
 * INV-RISK-03: below 25,000 USD of equity no order opens or increases a position once the day trades
 * of the last five sessions reach the limit; what closes always passes.
 * Spec: contract 8.2, gate 6 (vectors R4, R9, R11; sessions, not calendar days).
 * Shown: real NYSE sessions of February 2026, with a holiday in the window.
 * Mutation that turns it red: count calendar days, count fills instead of symbols and days, or guard
 * reducing orders.
 */
import { describe, expect, it } from 'vitest';
import { play, type StoryParts } from '../../support/tick/story.ts';

const AUTO: StoryParts = { cash: '24000', risk: { pdtMode: 'auto', pdtMaxDayTrades: 3 } };

/** Buys and sells one share of AAA within the day. */
function roundTrip(day: string): string {
  return `
      ${day}
      15:31   10   20  | AAA=1
      15:32   10   20  | flat
      15:33   10   20`;
}

/** Wants one share of BBB. */
function attempt(day: string): string {
  return `
      ${day}
      15:31   10   20  | BBB=1
      15:32   10   20`;
}

const HEADER = `
             AAA  BBB`;
const THREE_DAYS = ['2026-02-10', '2026-02-11', '2026-02-12'].map(roundTrip).join('');

describe('the day-trade guard', () => {
  it('rejects an opening order at the limit, with the count and the limit', () => {
    const story = play(HEADER + THREE_DAYS + attempt('2026-02-13'), AUTO);
    expect(story.orders().at(-1)).toBe('15:31 BBB BUY 1 REJECTED RISK_PDT');
    expect(story.events('ORDER_REJECTED')).toEqual(['15:31 ORDER_REJECTED BBB RISK_PDT 3 3 0']);
  });

  it('lets an opening order pass below the limit', () => {
    const two = ['2026-02-10', '2026-02-11'].map(roundTrip).join('');
    const story = play(HEADER + two + attempt('2026-02-12'), AUTO);
    expect(story.orders().at(-1)).toBe('15:31 BBB BUY 1 FILLED');
  });

  it('lets a position be closed at the limit, and rejects only the opening leg', () => {
    const story = play(
      `${HEADER}
      2026-02-09
      15:31   10   20  | BBB=2
      15:32   10   20${THREE_DAYS.replaceAll('AAA=1', 'AAA=1 BBB=2').replaceAll('flat', 'BBB=2')}
      2026-02-13
      15:31   10   20  | BBB=-1
      15:32   10   20`,
      AUTO,
    );
    expect(story.orders().slice(-2)).toEqual([
      '15:31 BBB SELL 2 FILLED',
      '15:31 BBB SELL 1 REJECTED RISK_PDT',
    ]);
  });

  it('is off in mode off and from 25,000 USD on', () => {
    const text = HEADER + THREE_DAYS + attempt('2026-02-13');
    expect(play(text, { ...AUTO, risk: { pdtMode: 'off' } }).rejected()).toEqual({});
    expect(play(text, { ...AUTO, cash: '25000' }).rejected()).toEqual({});
    expect(play(text, { ...AUTO, cash: '24999.999999' }).rejected()).toEqual({ RISK_PDT: 1 });
  });
});

describe('the window of five sessions', () => {
  it('counts today and four sessions before, over a weekend and a holiday', () => {
    // 2026-02-16 is Presidents' Day: the sessions are 10, 11, 12, 13 and 17
    const trades = ['2026-02-10', '2026-02-12', '2026-02-13'].map(roundTrip).join('');
    const story = play(HEADER + trades + attempt('2026-02-17'), AUTO);
    expect(story.rejected()).toEqual({ RISK_PDT: 1 });
  });

  it('forgets a trade in the sixth session', () => {
    const trades = ['2026-02-10', '2026-02-12', '2026-02-13'].map(roundTrip).join('');
    const story = play(HEADER + trades + attempt('2026-02-18'), AUTO);
    expect(story.rejected()).toEqual({});
  });

  it('reaches over the end of a month', () => {
    const trades = ['2026-02-26', '2026-02-27', '2026-03-02'].map(roundTrip).join('');
    expect(play(HEADER + trades + attempt('2026-03-04'), AUTO).rejected()).toEqual({ RISK_PDT: 1 });
    expect(play(HEADER + trades + attempt('2026-03-05'), AUTO).rejected()).toEqual({});
  });
});

describe('a day trade', () => {
  const limitOne: StoryParts = { ...AUTO, risk: { pdtMode: 'auto', pdtMaxDayTrades: 1 } };
  const limitTwo: StoryParts = { ...AUTO, risk: { pdtMode: 'auto', pdtMaxDayTrades: 2 } };

  it('is counted once per symbol and day, however often it is closed', () => {
    const thrice = `
      2026-02-10
      15:31   10   20  | AAA=3
      15:32   10   20  | AAA=2
      15:33   10   20  | AAA=1
      15:34   10   20  | flat
      15:35   10   20  | BBB=1
      15:36   10   20`;
    expect(play(HEADER + thrice, limitTwo).rejected()).toEqual({});
    expect(play(HEADER + thrice, limitOne).rejected()).toEqual({ RISK_PDT: 1 });
  });

  it('of another symbol on the same day counts too', () => {
    const both = `
      2026-02-10
      15:31   10   20  | AAA=1 BBB=1
      15:32   10   20  | flat
      15:33   10   20  | AAA=1
      15:34   10   20`;
    expect(play(HEADER + both, limitTwo).rejected()).toEqual({ RISK_PDT: 1 });
  });

  it('is not made by a lot that is closed on a later day', () => {
    const overnight = `
      2026-02-10
      15:31   10   20  | AAA=1
      15:32   10   20
      2026-02-11
      15:31   10   20  | flat
      15:32   10   20  | BBB=1
      15:33   10   20`;
    expect(play(HEADER + overnight, limitOne).rejected()).toEqual({});
  });

  it('is made by a short lot that is bought back on its day', () => {
    const short = `
      2026-02-10
      15:31   10   20  | AAA=-1
      15:32   10   20  | flat
      15:33   10   20  | BBB=1
      15:34   10   20`;
    expect(play(HEADER + short, limitOne).rejected()).toEqual({ RISK_PDT: 1 });
  });
});
