// Contract 8.2: which rejections repeat.
import { describe, expect, it } from 'vitest';
import { RejectionMemory } from './rejection-memory.ts';

const LIMIT = 1;
const HALTED = 2;

/** Symbol 0 has an intent of `qty`, rejected for `reason`, in a tick of its own. */
function tick(
  memory: RejectionMemory,
  ...intents: readonly (readonly [qty: number, reason: number])[]
) {
  memory.touch(0);
  const repeats = intents.map(([qty, reason]) => memory.remember(0, qty, reason));
  memory.endTick();
  return repeats;
}

describe('a rejection', () => {
  it('repeats one of the tick before with the same side, quantity and code', () => {
    const memory = new RejectionMemory(1);
    expect(tick(memory, [5, LIMIT])).toEqual([false]);
    expect(tick(memory, [5, LIMIT])).toEqual([true]);
    expect(tick(memory, [6, LIMIT])).toEqual([false]);
    expect(tick(memory, [-6, LIMIT])).toEqual([false]);
    expect(tick(memory, [-6, HALTED])).toEqual([false]);
  });

  it('is remembered when it is itself a repeat', () => {
    const memory = new RejectionMemory(1);
    for (const expected of [false, true, true, true])
      expect(tick(memory, [5, LIMIT])).toEqual([expected]);
  });

  it('is forgotten by a tick whose intents were all accepted', () => {
    const memory = new RejectionMemory(1);
    tick(memory, [5, LIMIT]);
    tick(memory);
    expect(tick(memory, [5, LIMIT])).toEqual([false]);
  });

  it('is kept over ticks in which its symbol has no intent', () => {
    const memory = new RejectionMemory(2);
    tick(memory, [5, LIMIT]);
    memory.touch(1);
    memory.remember(1, 9, LIMIT);
    memory.endTick();
    expect(tick(memory, [5, LIMIT])).toEqual([true]);
  });

  it('of either leg is compared with both legs of the tick before', () => {
    const memory = new RejectionMemory(1);
    expect(tick(memory, [-5, LIMIT], [-3, HALTED])).toEqual([false, false]);
    expect(tick(memory, [-3, HALTED], [-5, LIMIT])).toEqual([true, true]);
  });

  it('does not repeat its own tick', () => {
    const memory = new RejectionMemory(1);
    expect(tick(memory, [5, LIMIT], [5, LIMIT])).toEqual([false, false]);
  });

  it('comes back from a snapshot', () => {
    const memory = new RejectionMemory(1);
    tick(memory, [5, LIMIT]);
    const copy = new RejectionMemory(1);
    copy.restore(memory.snapshot());
    expect(tick(copy, [5, LIMIT])).toEqual([true]);
  });
});
