/**
 * INV-EXEC-06: while a trail is declared, the stop of a position never moves away from the market:
 * not by a falling close, nor by another trail or stop that is declared meanwhile. It moves on a
 * bar's close. Spec: contract 5; safety, decision 7.
 * Shown: stories, and random closes and declarations. Mutation that turns it red: measure from the
 * latest close alone, or forget where the stop stood when the trail is declared anew.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, type Story } from '../../support/tick/story.ts';

const RUNS = 200;

/** Prices of the stop orders, in creation order. */
function stopPrices(story: Story): number[] {
  const { orders } = story.tick;
  return Array.from({ length: orders.count }, (_, order) => orders.termsOf(order).stopPrice).filter(
    (price) => price > 0,
  );
}

describe('a trailing stop', () => {
  it('starts at the fill and follows the closes of a long position up', () => {
    const story = play(`
             SPY
      14:31  100              | SPY=10;trail:3
      14:32  100/101/99/100   |
      14:33  100/110/100/105  |
      14:34  104/104/103/103  |
      14:35  103/103/101/101  |`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 98 CANCELED REPLACED',
      '14:33 SPY SELL 10 STOP 102 FILLED',
    ]);
    expect(story.fills()[1]).toBe('14:35 SPY SELL 10 @102');
  });

  it('follows the closes of a short position down', () => {
    const story = play(`
             SPY
      14:31  100              | SPY=-10;trail:3
      14:32  100/101/99/100   |
      14:33  95               |
      14:34  97               |`);
    expect(story.orders().slice(1)).toEqual([
      '14:32 SPY BUY 10 STOP 102 CANCELED REPLACED',
      '14:33 SPY BUY 10 STOP 98 WORKING',
    ]);
  });

  it('does not give way to a wider trail or a lower stop; the tighter of both holds', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;trail:3;stop:96
      14:32  100 | SPY=10;trail:20;stop:90
      14:33  100 | SPY=10;trail:20;stop:99
      14:34  100 |`);
    expect(story.orders().slice(1)).toEqual([
      '14:32 SPY SELL 10 STOP 97 CANCELED REPLACED',
      '14:33 SPY SELL 10 STOP 99 WORKING',
    ]);
  });

  it('starts at the close for a position that was open before, and anew for the next one', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10
      14:32  100 | SPY=10
      14:33  110 | SPY=10;trail:5
      14:34  110 | SPY=0
      14:35  110 |
      14:36  90  | SPY=10
      14:37  90  |`);
    expect(story.orders().filter((row) => row.includes('STOP'))).toEqual([
      '14:33 SPY SELL 10 STOP 105 CANCELED POSITION_CLOSED',
      '14:37 SPY SELL 10 STOP 85 WORKING',
    ]);
  });

  it('an absolute stop alone goes where it is declared, both ways', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;stop:95
      14:32  100 | SPY=10;stop:90
      14:33  100 | SPY=10;stop:97
      14:34  100 |`);
    expect(stopPrices(story)).toEqual([95e6, 90e6, 97e6]);
  });

  it('never loosens, whatever closes and declarations come', () => {
    const step = fc.record({
      close: fc.integer({ min: 60, max: 140 }),
      trail: fc.integer({ min: 1, max: 30 }),
      stop: fc.option(fc.integer({ min: 50, max: 150 })),
    });
    let moved = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 3, maxLength: 20 }),
        fc.constantFrom(10, -10),
        (steps, qty) => {
          const lines = steps.map(({ close, trail, stop }, i) => {
            const absolute = stop === null ? '' : `;stop:${stop}`;
            return `14:${31 + i} ${close} | ${i === 0 ? `SPY=${qty}` : `SPY=${qty}`};trail:${trail}${absolute}`;
          });
          const story = play(['SPY', ...lines].join('\n'));
          const { orders } = story.tick;
          let last = { parent: -1, price: 0 };
          for (let order = 0; order < orders.count; order++) {
            const { parent, stopPrice: price } = orders.termsOf(order);
            if (Number.isNaN(price)) continue;
            const tightens = qty > 0 ? price >= last.price : price <= last.price;
            expect(parent !== last.parent || tightens).toBe(true);
            if (parent === last.parent) moved++;
            last = { parent, price };
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(moved).toBeGreaterThan(RUNS); // the property is not empty
  });
});
