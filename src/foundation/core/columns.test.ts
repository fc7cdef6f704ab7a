import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Float64Column, Int32Column, restoreColumns, snapshotColumns } from './columns.ts';

describe.each([
  ['Float64Column', () => new Float64Column(2)],
  ['Int32Column', () => new Int32Column(2)],
] as const)('%s', (_name, create) => {
  it('keeps what was pushed, in order, past its capacity', () => {
    const column = create();
    for (let i = 0; i < 100; i++) column.push(i * 3);
    expect(column.length).toBe(100);
    expect(Array.from(column.view())).toEqual(Array.from({ length: 100 }, (_, i) => i * 3));
    expect(column.at(99)).toBe(297);
  });

  it('grows from a capacity of nothing', () => {
    const column = create();
    column.assign([]);
    column.push(7);
    expect(Array.from(column.view())).toEqual([7]);
  });

  it('is empty after clear and takes values again', () => {
    const column = create();
    column.push(1);
    column.clear();
    column.push(2);
    expect(Array.from(column.view())).toEqual([2]);
  });

  it('sets one value', () => {
    const column = create();
    column.assign([1, 2, 3]);
    column.set(1, 9);
    expect(Array.from(column.view())).toEqual([1, 9, 3]);
  });
});

describe('Int32Column.remove', () => {
  it('takes the first equal entry out and keeps the order, as an array does', () => {
    const entries = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 6 }), (values, gone) => {
        const column = new Int32Column(16);
        for (const value of values) column.push(value);
        column.remove(gone);
        const index = values.indexOf(gone);
        expect(Array.from(column.view())).toEqual(
          values.filter((_, i) => i !== index || index < 0),
        );
      }),
    );
  });

  it('does not see entries behind its end', () => {
    const column = new Int32Column();
    column.assign([1, 2]);
    column.clear();
    column.push(5);
    column.remove(2);
    expect(Array.from(column.view())).toEqual([5]);
  });
});

describe('snapshotColumns', () => {
  it('is put back by restoreColumns', () => {
    const [one, two] = [new Float64Column(), new Int32Column()];
    one.push(0.5);
    two.push(-1);
    two.push(2);
    const [again, andTwo] = [new Float64Column(), new Int32Column()];
    restoreColumns([again, andTwo], snapshotColumns([one, two]));
    expect(snapshotColumns([again, andTwo])).toEqual([[0.5], [-1, 2]]);
  });
});
