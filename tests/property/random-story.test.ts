/** What random stories and their sim reach: the laws that are tested on them mean something. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ORDER_ROLES,
  ORDER_TYPES,
  reasonText,
  TIMES_IN_FORCE,
} from '../../src/foundation/model/index.ts';
import { storyParts, tableText } from '../support/tick/random-story.ts';
import { Story } from '../support/tick/story.ts';

const STORIES = 100;

describe('random stories', () => {
  it('have orders of every role, type and time in force, trails and replacements', () => {
    const seen = new Set<string>();
    for (const [table, parts] of fc.sample(fc.tuple(tableText, storyParts), STORIES)) {
      const { orders, targets } = new Story(table, parts).play().tick;
      for (let order = 0; order < orders.count; order++) {
        const { type, timeInForce } = orders.termsOf(order);
        const reason = reasonText(orders.reason.at(order)) ?? '';
        [ORDER_ROLES[orders.role.at(order)] ?? '', type, timeInForce, reason].forEach((word) =>
          seen.add(word),
        );
      }
      if (targets.trail.some((trail) => !Number.isNaN(trail))) seen.add('TRAIL');
    }
    const words = [...ORDER_ROLES, ...ORDER_TYPES, ...TIMES_IN_FORCE, 'TRAIL', 'REPLACED'];
    expect([...seen]).toEqual(expect.arrayContaining(words));
  });
});
