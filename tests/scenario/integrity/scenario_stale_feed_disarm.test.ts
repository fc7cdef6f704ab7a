/**
 * INV-DATA-01: a symbol whose last accepted bar is older, in open market time, than the threshold
 * plus one bar disarms the run; one exactly that old does not, and silence alone is enough.
 * Spec: contract 7, staleness (vector I1; 120 s and one bar of a minute make 180 s).
 * Shown: one feed falls silent beside another, and the timer of PAPER and LIVE is called by hand.
 * Mutation that turns it red: `>=` for `>`, wall time for session time, or a check at arrivals only.
 */
import { describe, expect, it } from 'vitest';
import { instant } from '../../support/tick/bar-table.ts';
import { play, Story } from '../../support/tick/story.ts';

const STALE_CHECK = { checksStaleness: true };
const SILENT_BBB = `
             AAA   BBB
      14:31   10    20
      14:32   10     .
      14:33   10     .
      14:34   10     .
      14:35   10     .
      14:36   10    20`;

describe('a symbol that falls silent', () => {
  it('exactly as old as the threshold passes', () => {
    const story = new Story(SILENT_BBB, STALE_CHECK).play(4); // 14:34: 180 s
    expect(story.tick.state.disarmed).toBe(false);
  });

  it('older than the threshold disarms the run, with its age beside the limit', () => {
    const story = new Story(SILENT_BBB, STALE_CHECK).play(5);
    expect(story.events('DISARMED')).toEqual(['14:35 DISARMED BBB STALE_FEED 240000 180000 0']);
    expect(story.tick.state.halted).toBe(false);
  });

  it('stays disarmed when the feed is back, and is told once', () => {
    const story = play(SILENT_BBB, STALE_CHECK);
    expect(story.disarmReason).toBe('STALE_FEED');
    expect(story.events('DISARMED')).toHaveLength(1);
    expect(story.equity).toHaveLength(6);
  });

  it('is not looked at in a backtest unless data.stale_in_backtest is set', () => {
    expect(play(SILENT_BBB).tick.state.disarmed).toBe(false);
  });
});

describe('the timer', () => {
  function at(now: string): Story {
    const story = play(`
             AAA
      14:31   10`);
    story.tick.onTimer(instant(now));
    return story;
  }

  it('finds a feed stale one millisecond after the threshold', () => {
    expect(at('2024-01-02T14:34:00Z').disarmReason).toBeNull();
    expect(at('2024-01-02T14:34:00.001Z').disarmReason).toBe('STALE_FEED');
  });

  it('dates what it finds by its own time, not by the slice before', () => {
    expect(at('2024-01-02T14:34:00.001Z').events('DISARMED')).toEqual([
      '14:34:00.001 DISARMED AAA STALE_FEED 180001 180000 0',
    ]);
  });

  it('does not count the night', () => {
    const story = play(`
             AAA
      21:00   10`);
    story.tick.onTimer(instant('2024-01-03T14:33:00Z'));
    expect(story.disarmReason).toBeNull();
    story.tick.onTimer(instant('2024-01-03T14:33:00.001Z'));
    expect(story.disarmReason).toBe('STALE_FEED');
  });

  it('counts every hour on ALWAYS_ON', () => {
    const story = play(
      `
             AAA
      21:00   10`,
      { calendar: 'ALWAYS_ON' },
    );
    story.tick.onTimer(instant('2024-01-02T21:03:00.001Z'));
    expect(story.disarmReason).toBe('STALE_FEED');
  });

  it('does not call a symbol stale that has had no bar yet', () => {
    const story = new Story(`
             AAA   BBB
      14:31   10     .`).play();
    story.tick.onTimer(instant('2024-01-02T14:33:30Z'));
    expect(story.disarmReason).toBeNull();
  });
});

describe('the age of a feed', () => {
  it('is that of the last accepted bar: dropped ones do not refresh it', () => {
    const story = play(
      `
             AAA   BBB
      14:31   10    20
      14:32   10    20?
      14:33   10    20?
      14:34   10    20?
      14:35   10    20?`,
      STALE_CHECK,
    );
    expect(story.events('DISARMED')).toEqual(['14:35 DISARMED BBB STALE_FEED 240000 180000 0']);
  });
});
