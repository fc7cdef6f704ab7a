/**
 * INV-DATA-06: a bar that closes later than the clock halts the run and is dropped: nothing is marked,
 * filled or decided on it.
 * Spec: contract 7, LOOKAHEAD_VIOLATION.
 * Shown: a slice is opened with a clock before, at and after its time.
 * Mutation that turns it red: `>=` for `>`, or halt and use the bar.
 */
import { describe, expect, it } from 'vitest';
import { usd } from '../../support/tick/amounts.ts';
import { instant } from '../../support/tick/bar-table.ts';
import { Story } from '../../support/tick/story.ts';

const TABLE = `
             AAA
      14:31   10  | AAA=5
      14:32   10  | AAA=8
      14:33   99  | AAA=9
      14:34   10  | AAA=2
      14:35   10`;

/** Opens the slice of 14:33 at `clock`. */
function openedAt(clock: string): Story {
  const story = new Story(TABLE).play(2);
  story.open(instant(`2024-01-02T${clock}Z`));
  story.close();
  return story;
}

describe('a bar from the future', () => {
  const story = openedAt('14:32:59.999').play();

  it('halts, with both times', () => {
    const [now, bar] = ['14:32:59.999', '14:33:00'].map((time) => instant(`2024-01-02T${time}Z`));
    expect(story.events('HALTED')).toEqual([
      `14:33 HALTED AAA LOOKAHEAD_VIOLATION ${String(bar)} ${String(now)} 0`,
    ]);
  });

  it('is dropped: no mark, no fill, no call', () => {
    expect(story.equity).toEqual(new Array(5).fill(usd('100000')));
    expect(story.strategyCalls()).not.toContain('14:33 AAA');
    expect(story.fills().map((fill) => fill.slice(0, 5))).toEqual(['14:32', '14:35']);
  });

  it('cancels working risk and lets reducing orders pass', () => {
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:32 AAA BUY 3 CANCELED LOOKAHEAD_VIOLATION',
      '14:34 AAA SELL 3 FILLED',
    ]);
  });
});

describe('a bar that closes at the clock', () => {
  it('is an ordinary bar', () => {
    const story = openedAt('14:33:00');
    expect(story.haltReason).toBeNull();
    expect(story.strategyCalls()).toContain('14:33 AAA');
  });
});
