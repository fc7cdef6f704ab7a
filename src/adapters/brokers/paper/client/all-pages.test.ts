import { describe, expect, it } from 'vitest';
import { ok } from '../../../../foundation/core/index.ts';
import { allPages, type Page } from './all-pages.ts';

type Numbered = Page<string>;

function read(...pages: readonly Numbered[]) {
  const left = [...pages];
  return allPages(
    () => Promise.resolve(ok(left.shift() ?? pages[0]!)),
    (row: string) => row,
  );
}

const first: Numbered = { items: ['a', 'b'], total: 3, next: 'b', cursor: 7, as_of: 'then' };
const last: Numbered = { items: ['c'], total: 3, next: null, cursor: 7, as_of: 'now' };

describe('the pages of a list', () => {
  it('are one list when they belong to one moment', async () => {
    expect(await read(first, last)).toEqual(ok({ rows: ['a', 'b', 'c'], cursor: 7, asOf: 'then' }));
  });

  it.each([
    ['another number of rows', { ...last, total: 4 }, '3 rows, then 4'],
    // One order ended and another began.
    ['as many rows of a later moment', { ...last, cursor: 9 }, 'message 7, then 9'],
    ['fewer rows than they say', { ...last, items: [] }, '2 of 3 rows'],
    ['a row twice', { ...last, items: ['b'] }, '"b" after "b"'],
  ])('are no list with %s', async (_, page, why) => {
    expect(await read(first, page)).toMatchObject({
      ok: false,
      error: { code: 'BROKER_PAGES_MISSING', message: expect.stringContaining(why) as unknown },
    });
  });
});
