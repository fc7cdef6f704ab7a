/**
 * INV-DATA-02: more missing bars than tolerated, counted on the calendar, halt the run before the
 * fills of the slice; the bar itself is used.
 * Spec: contract 2.4, 7 (vectors I2, I5, I6, I7).
 * Shown: series with holes in and between sessions, at and above the tolerance, with orders working.
 * Mutation that turns it red: `>=` for `>`, count hours instead of slots, or fill before the halt.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { play } from '../../support/tick/story.ts';

const FAIL = { integrity: { failOnGap: true } };
const ONE_MISSING = `
             SPY
      14:31   100
      14:33   100`;

describe('a gap', () => {
  it('of one bar halts at tolerance 0, with count and tolerance as its numbers', () => {
    const story = play(ONE_MISSING, FAIL);
    expect(story.events('HALTED')).toEqual(['14:33 HALTED SPY GAP_DETECTED 1 0 0']);
  });

  it('equal to the tolerance passes', () => {
    const tolerant = { integrity: { failOnGap: true, gapToleranceBars: 1 } };
    expect(play(ONE_MISSING, tolerant).haltReason).toBeNull();
    expect(play(ONE_MISSING.replace('14:33', '14:34'), tolerant).haltReason).toBe('GAP_DETECTED');
  });

  it('passes when fail_on_gap is off', () => {
    expect(play(ONE_MISSING, { integrity: { failOnGap: false } }).haltReason).toBeNull();
  });

  it('never lies before the first bar', () => {
    expect(play('SPY\n18:00 100\n18:01 100', FAIL).haltReason).toBeNull();
  });

  it('is not looked for once the run is halted', () => {
    const story = play(`${ONE_MISSING}\n14:40 100\n14:50 100`, FAIL);
    expect(story.events('HALTED')).toHaveLength(1);
    expect(story.strategyCalls()).toHaveLength(4);
  });
});

describe('the slice of the gap', () => {
  const story = play(
    `
             AAA   SPY
      14:31   10   100  | AAA=7 SPY=10
      14:32   10   100  | AAA=9 SPY=20
      14:34   11   101  | AAA=9 SPY=20
      14:35   11   101  | AAA=3 SPY=10
      14:36   11   101`,
    FAIL,
  );

  it('cancels working risk of every symbol before anything of it fills', () => {
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 7 FILLED',
      '14:31 SPY BUY 10 FILLED',
      '14:32 AAA BUY 2 CANCELED GAP_DETECTED',
      '14:32 SPY BUY 10 CANCELED GAP_DETECTED',
      '14:34 AAA BUY 2 REJECTED RISK_HALTED',
      '14:34 SPY BUY 10 REJECTED RISK_HALTED',
      '14:35 AAA SELL 4 FILLED',
    ]);
  });

  it('uses the bar: it marks, enters the history and earns its equity row', () => {
    expect(story.equity).toHaveLength(5);
    expect(story.equity[2]).toBe(usd('100017')); // 7 * 1 + 10 * 1
    expect(story.strategyCalls()).toContain('14:34 SPY');
  });
});

describe('what counts as missing', () => {
  it('nothing over the night, the weekend or a holiday on XNYS', () => {
    const story = play(
      `
             SPY
      2024-01-12
      21:00   100
      2024-01-16
      14:31   100`,
      FAIL,
    );
    expect(story.haltReason).toBeNull(); // the 15th is Martin Luther King's day
  });

  it('the same weekend on ALWAYS_ON', () => {
    const story = play(
      `
             BTC
      2024-01-12
      21:00   100
      2024-01-13
      21:00   100`,
      { ...FAIL, calendar: 'ALWAYS_ON' },
    );
    expect(story.events('HALTED')).toEqual(['21:00 HALTED BTC GAP_DETECTED 1439 0 0']);
  });

  it('four slots of five minutes inside a session', () => {
    const story = play(
      `
             SPY
      2024-01-08
      15:00   100
      15:25   100`,
      { ...FAIL, timeframe: '5m' },
    );
    expect(story.events('HALTED')).toEqual(['15:25 HALTED SPY GAP_DETECTED 4 0 0']);
  });

  it('the end of one session and the start of the next', () => {
    const story = play(
      `
             SPY
      2024-01-05
      20:50   100
      2024-01-08
      14:40   100`,
      { ...FAIL, timeframe: '5m' },
    );
    // 20:55 and 21:00 on Friday, 14:35 on Monday
    expect(story.events('HALTED')).toEqual(['14:40 HALTED SPY GAP_DETECTED 3 0 0']);
  });

  it('sessions for daily bars', () => {
    const story = play(
      `
             SPY
      2024-01-12
      21:00   100
      2024-01-17
      21:00   100`,
      { ...FAIL, timeframe: '1D' },
    );
    expect(story.events('HALTED')).toEqual(['21:00 HALTED SPY GAP_DETECTED 1 0 0']);
  });
});
