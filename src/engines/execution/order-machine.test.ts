/**
 * The golden walk: every (state, event) pair against the committed table, which reads as the spec does.
 * After a deliberate change, set MQK_WRITE_GOLDEN=1 once and read the difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ORDER_EVENTS, ORDER_STATES } from '../../foundation/model/index.ts';
import { fillEventId, ORDER_MACHINE, orderEventId, orderStep, stateAfter } from './index.ts';

const GOLDEN = new URL('../../../tests/golden/order-machine.txt', import.meta.url);

/** One line a pair: `SUBMITTED ACK -> WORKING APPLY`. */
function walk(): string {
  const lines = ORDER_STATES.flatMap((state) =>
    ORDER_EVENTS.map((event) => {
      const { next, effect } = ORDER_MACHINE[state][event];
      return `${state} ${event} -> ${next === 'STAYS' ? state : next} ${effect}\n`;
    }),
  );
  return lines.join('');
}

/** What we bring about; all else is told. */
const OURS = /_REQUEST$|^REPLACE_UNSENT$/u;

describe('the order machine', () => {
  it('states a result for every pair, as committed', () => {
    if (process.env['MQK_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, walk());
    expect(walk()).toBe(readFileSync(GOLDEN, 'utf8'));
    expect(walk().split('\n')).toHaveLength(ORDER_STATES.length * ORDER_EVENTS.length + 1);
  });

  it('never lets an ended order work again, but one whose replacement was never sent', () => {
    const ended = ORDER_STATES.slice(ORDER_STATES.indexOf('FILLED'));
    for (const state of ended) {
      for (const event of ORDER_EVENTS) {
        const { next } = ORDER_MACHINE[state][event];
        const wasNeverGone = state === 'CANCELED' && event === 'REPLACE_UNSENT';
        expect(next === 'STAYS' || next === 'FILLED').toBe(!wasNeverGone);
      }
    }
  });

  it('books every fill, and takes only our own requests for defects', () => {
    for (const state of ORDER_STATES) {
      for (const event of ['PARTIAL_FILL', 'FILL', 'OVER_FILL'] as const) {
        expect(ORDER_MACHINE[state][event].effect).toMatch(/^APPLY/);
      }
      for (const event of ORDER_EVENTS.filter((name) => !OURS.test(name))) {
        expect(ORDER_MACHINE[state][event].effect).not.toBe('DEFECT');
      }
      expect(ORDER_MACHINE[state].OVER_FILL.effect).toBe('APPLY_AND_ALARM');
    }
  });

  it('finds the same steps by id', () => {
    ORDER_STATES.forEach((state, id) => {
      for (const event of ORDER_EVENTS) {
        expect(orderStep(id, orderEventId(event))).toBe(ORDER_MACHINE[state][event]);
      }
    });
  });
});

describe('a fill', () => {
  it.each([
    [4, 10, 'PARTIAL_FILL'],
    [10, 10, 'FILL'],
    [11, 10, 'OVER_FILL'],
    [1, 0, 'OVER_FILL'],
  ] as const)('of %d shares when %d remain is a %s', (qty, remaining, event) => {
    expect(ORDER_EVENTS[fillEventId(qty, remaining)]).toBe(event);
  });
});

describe('a state by fills', () => {
  it.each([
    [10, 10, 'WORKING'],
    [3, 10, 'PARTIALLY_FILLED'],
    [0, 10, 'FILLED'],
    [-1, 10, 'FILLED'],
  ] as const)('with %d of %d shares to come is %s', (remaining, qty, name) => {
    const pending = ORDER_STATES.indexOf('CANCEL_PENDING');
    const step = ORDER_MACHINE.CANCEL_PENDING.CANCEL_REJECT;
    expect(ORDER_STATES[stateAfter(pending, step, remaining, qty)]).toBe(name);
  });
});
