/** The counting of the kill matrix bites: what is doubled, lost or unequal is told, each by its own number. */
import { describe, expect, it } from 'vitest';
import { countKill, type Books, type BrokerBooks, type Execution } from './count-kill.ts';

const fill = (n: number, over: Partial<Execution> = {}): Execution => ({
  executionId: `paper-x-${n}`,
  clientOrderId: 'MAIN_a',
  qty: 4,
  price: '100.25',
  fee: '0',
  ...over,
});
const FILLS = [fill(1), fill(2, { clientOrderId: 'MAIN_b' })];
const BROKER: BrokerBooks = {
  accepted: [
    { clientOrderId: 'MAIN_a', ordinal: 0 },
    { clientOrderId: 'MAIN_b', ordinal: 1 },
  ],
  fills: FILLS,
  working: new Map([['MAIN_b', 6]]),
  positions: new Map([['SPY', 8]]),
};
const OURS: Books = { fills: FILLS, working: BROKER.working, positions: BROKER.positions };
const NOTHING = { doubleOrders: 0, lostFills: 0, doubleFills: 0, unequal: [] };

describe('the counting of a kill', () => {
  it('finds nothing where both sides agree', () => {
    expect(countKill(BROKER, OURS)).toEqual(NOTHING);
  });

  it('finds an order that was accepted twice, under one id or under another', () => {
    for (const again of [
      { clientOrderId: 'MAIN_a', ordinal: 0 },
      { clientOrderId: 'MAIN_c', ordinal: 0 },
      { clientOrderId: 'MAIN_a', ordinal: 2 },
    ]) {
      const accepted = [...BROKER.accepted, again];
      expect(countKill({ ...BROKER, accepted }, OURS)).toEqual({ ...NOTHING, doubleOrders: 1 });
    }
  });

  it('finds a fill that was never booked', () => {
    expect(countKill(BROKER, { ...OURS, fills: [fill(1)] })).toEqual({ ...NOTHING, lostFills: 1 });
  });

  it('finds a fill that was booked twice, and one that never was', () => {
    for (const more of [fill(1), fill(3)]) {
      const fills = [...FILLS, more];
      expect(countKill(BROKER, { ...OURS, fills })).toEqual({ ...NOTHING, doubleFills: 1 });
    }
  });

  it('takes a fill with other numbers for a lost one and one of nobody', () => {
    for (const over of [
      { qty: 5 },
      { price: '100.26' },
      { fee: '1' },
      { clientOrderId: 'MAIN_b' },
    ]) {
      const fills = [fill(1, over), ...FILLS.slice(1)];
      const counted = countKill(BROKER, { ...OURS, fills });
      expect(counted).toEqual({ ...NOTHING, lostFills: 1, doubleFills: 1 });
    }
  });

  it('names positions and orders that are not the same', () => {
    const working = new Map([['MAIN_a', 1]]);
    const counted = countKill(BROKER, { ...OURS, working, positions: new Map() });
    expect(counted.unequal).toEqual([
      'position SPY: 8 and none',
      'order MAIN_b: 6 and none',
      'order MAIN_a: none and 1',
    ]);
  });
});
