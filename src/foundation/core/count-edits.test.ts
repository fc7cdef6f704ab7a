import { describe, expect, it } from 'vitest';
import { countEdits } from './count-edits.ts';

describe('countEdits', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 2],
  ])('takes from "%s" to "%s" %i edits', (a, b, edits) => {
    expect(countEdits(a, b)).toBe(edits);
    expect(countEdits(b, a)).toBe(edits);
  });
});
