/** What random stories and their sim reach: the laws that are tested on them mean something. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ORDER_ROLES,
  ORDER_TYPES,
  reasonText,
  TIMES_IN_FORCE,
} from '../../src/foundation/model/index.ts';
import { livelyStory } from '../support/tick/lively-story.ts';
import { storyParts, tableText } from '../support/tick/random-story.ts';
import { Story } from '../support/tick/story.ts';

const STORIES = 100;

const WORDS = [...ORDER_ROLES, ...ORDER_TYPES, ...TIMES_IN_FORCE, 'TRAIL', 'REPLACED'];

/** What a played story has of these words. */
function wordsOf({ tick: { orders, targets } }: Story): readonly string[] {
  const words: string[] = targets.trail.some((trail) => !Number.isNaN(trail)) ? ['TRAIL'] : [];
  for (let order = 0; order < orders.count; order++) {
    const { type, timeInForce } = orders.termsOf(order);
    const reason = reasonText(orders.reason.at(order)) ?? '';
    words.push(ORDER_ROLES[orders.role.at(order)] ?? '', type, timeInForce, reason);
  }
  return words;
}

describe('random stories', () => {
  it('have orders of every role, type and time in force, trails and replacements', () => {
    const stories = fc.sample(fc.tuple(tableText, storyParts), STORIES);
    const seen = stories.flatMap(([table, parts]) => wordsOf(new Story(table, parts).play()));
    expect([...new Set(seen)]).toEqual(expect.arrayContaining(WORDS));
  });
});

describe('lively stories', () => {
  it('have all of that, and most of them trade to their end', () => {
    const stories = fc
      .sample(livelyStory, STORIES)
      .map(({ table, parts }) => new Story(table, parts).play());
    const seen = stories.flatMap(wordsOf);
    expect([...new Set(seen)]).toEqual(expect.arrayContaining(WORDS));
    const lively = stories.filter(
      ({ tick: { state, portfolio } }) => !state.halted && portfolio.ledger.count > 0,
    );
    expect(lively.length).toBeGreaterThan(STORIES / 2);
  });
});
