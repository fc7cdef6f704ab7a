import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../foundation/core/index.ts';
import { LotQueue, type Lot } from './lot-queue.ts';

function lot(qty: number, fill = 0): Lot {
  return { qty, price: 100, day: 1, fill };
}

describe('LotQueue', () => {
  it('gives lots oldest first and drops one with its last share', () => {
    const queue = new LotQueue();
    queue.push(lot(5, 1));
    queue.push(lot(3, 2));
    queue.reduceOldest(4);
    expect(queue.all()).toEqual([lot(1, 1), lot(3, 2)]);
    queue.reduceOldest(1);
    expect(queue.all()).toEqual([lot(3, 2)]);
  });

  it('reduces short lots by negative quantities', () => {
    const queue = new LotQueue();
    queue.push(lot(-5));
    queue.reduceOldest(-2);
    expect(queue.at(0).qty).toBe(-3);
  });

  it('has no lot beyond its count', () => {
    expect(() => new LotQueue().at(0)).toThrow(InvariantViolation);
  });

  it('is a plain array of lots, over any growth and wrapping', () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ reduce: fc.integer({ min: 1, max: 9 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new LotQueue();
        const plain: { qty: number; fill: number }[] = [];
        steps.forEach((of, fill) => {
          const oldest = plain[0];
          if ('push' in of) {
            queue.push(lot(of.push, fill));
            plain.push({ qty: of.push, fill });
          } else if (oldest !== undefined) {
            const qty = Math.min(of.reduce, oldest.qty);
            queue.reduceOldest(qty);
            oldest.qty -= qty;
            if (oldest.qty === 0) plain.shift();
          }
        });
        expect(queue.all().map(({ qty, fill }) => ({ qty, fill }))).toEqual(plain);
        expect(queue.count).toBe(plain.length);
      }),
    );
  });
});
