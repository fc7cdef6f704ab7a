/**
 * INV-EXEC-08: a position whose stop is declared has a working STOP of its size at the end of every
 * slice. A stop that the broker lets go of is put in place again at once, once, by a new revision; lost
 * once more, the kill switch MISSING_PROTECTIVE_STOP is raised, and the next step 4 halts, and flattens when
 * `flatten_on_critical` says so. Spec: contract 8.1 (d); safety, decision 7. Shown: a broker that rejects, cancels or
 * expires the stop. Mutation that turns it red: repair without end, take a stop that we replaced or filled for a lost
 * one, or raise nothing.
 */
import { describe, expect, it } from 'vitest';
import { Story } from '../../support/tick/story.ts';

const TABLE = `
         SPY
  14:31  100 | SPY=10;stop:95;tp:120
  14:32  100 |
  14:33  100 |
  14:34  100 |
  14:35  100 |
  14:36  100 |`;

const ENTRY = '14:31 SPY BUY 10 FILLED';

describe('a stop that the broker lets go of', () => {
  it('is put in place again once', () => {
    const story = new Story(TABLE).play(2);
    story.tick.broker.rejectOrder(1);
    story.play();
    expect(story.orders()).toEqual([
      ENTRY,
      '14:32 SPY SELL 10 STOP 95 REJECTED BROKER_REJECTED',
      '14:32 SPY SELL 10 LIMIT 120 WORKING',
      '14:32 SPY SELL 10 STOP 95 WORKING', // before the bar of 14:33
    ]);
    expect(story.tick.orders.termsOf(3)).toMatchObject({ parent: 0, revision: 1 });
    expect(story.haltReason).toBeNull();
  });

  it.each(['rejectOrder', 'confirmCancel', 'expireOrder'] as const)(
    'lost twice by %s halts and flattens at the next risk tick',
    (news) => {
      const story = new Story(TABLE).play(2);
      story.tick.broker[news](1);
      story.play(1);
      story.tick.broker[news](3);
      expect(story.haltReason).toBeNull();
      story.play();
      expect(story.haltReason).toBe('KILL_SWITCH_MISSING_PROTECTIVE_STOP');
      expect(story.events('HALTED')[0]).toMatch(/^14:34 /);
      expect(story.orders().at(-1)).toBe('14:34 SPY SELL 10 FILLED');
      expect(story.position('SPY')).toBe(0);
    },
  );

  it('does not flatten when flatten_on_critical is off, and tries no third time', () => {
    const story = new Story(TABLE, { risk: { flattenOnCritical: false } }).play(2);
    story.tick.broker.rejectOrder(1);
    story.play(1);
    story.tick.broker.rejectOrder(3);
    story.play();
    expect(story.haltReason).toBe('KILL_SWITCH_MISSING_PROTECTIVE_STOP');
    expect([story.position('SPY'), story.orders().length]).toEqual([10, 4]);
  });

  it('is no loss for the run when it is a profit target', () => {
    const story = new Story(TABLE).play(2);
    story.tick.broker.rejectOrder(2);
    story.play(1);
    story.tick.broker.rejectOrder(3);
    story.play();
    expect(story.haltReason).toBeNull();
    expect(story.orders()).toHaveLength(4);
  });

  it('counts anew for the next position', () => {
    const story = new Story(`
         SPY
  14:31  100 | SPY=10;stop:95
  14:32  100 |
  14:33  100 | SPY=0
  14:34  100 | SPY=10
  14:35  100 |
  14:36  100 |`).play(2);
    story.tick.broker.rejectOrder(1);
    story.play(3);
    story.tick.broker.rejectOrder(story.tick.orders.count - 1);
    story.play();
    expect(story.haltReason).toBeNull();
    expect(story.orders().at(-1)).toBe('14:35 SPY SELL 10 STOP 95 WORKING');
  });
});
