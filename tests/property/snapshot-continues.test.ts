/**
 * A run that is snapshotted after any slice, put through JSON and continued in a new tick equals the
 * run that was never interrupted: state hash, rows, and equity of every later slice; a broker reject
 * that comes between the two slices is dated and counted the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORY_SLICES, storyParts, tableText } from '../support/tick/random-story.ts';
import { Story, throughJson } from '../support/tick/story.ts';

const RUNS = 150;

describe('a snapshot of a random run', () => {
  it('continues as if nothing had happened', () => {
    fc.assert(
      fc.property(
        tableText,
        storyParts,
        fc.integer({ min: 0, max: STORY_SLICES }),
        fc.boolean(),
        (table, parts, cut, rejects) => {
          const whole = new Story(table, parts);
          whole.play(cut);
          const snapshot = throughJson(whole.snapshot());
          const hash = whole.tick.stateHash();
          const continued = new Story(table, parts).restore(snapshot);
          expect(continued.tick.stateHash()).toBe(hash);
          if (rejects && whole.tick.orders.count > 0) {
            for (const { tick } of [whole, continued]) {
              tick.broker.rejectOrder(tick.orders.count - 1);
            }
          }
          expect(continued.events('BROKER_REJECTED')).toEqual(whole.events('BROKER_REJECTED'));
          whole.play();
          continued.play();
          expect(continued.tick.stateHash()).toBe(whole.tick.stateHash());
          expect(continued.orders()).toEqual(whole.orders());
          expect(continued.fills()).toEqual(whole.fills());
          expect(continued.equity).toEqual(whole.equity.slice(cut));
        },
      ),
      { numRuns: RUNS },
    );
  });
});
