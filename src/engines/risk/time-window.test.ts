import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeWindow } from './time-window.ts';

describe('TimeWindow', () => {
  it('counts what is not older than the window, its edge included', () => {
    const window = new TimeWindow(5, 1000);
    window.note(0);
    window.note(500);
    expect([window.countAt(1000), window.countAt(1001), window.countAt(1501)]).toEqual([2, 1, 0]);
  });

  it('answers "at least max" as a full list of times does', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 900 }),
        (of, max, wait) => {
          const window = new TimeWindow(max, 1000);
          let now = 0;
          const times = of.map((gap) => (now += gap));
          for (const ts of times) window.note(ts);
          const all = times.filter((ts) => now + wait - ts <= 1000).length;
          expect(window.countAt(now + wait) >= max).toBe(all >= max);
        },
      ),
    );
  });

  it('comes back from a snapshot', () => {
    const window = new TimeWindow(2, 1000);
    for (const ts of [1, 2, 3]) window.note(ts);
    const copy = new TimeWindow(2, 1000);
    copy.restore(window.snapshot());
    expect(copy.countAt(1002)).toBe(2);
    expect(copy.snapshot()).toEqual([2, 3]);
  });
});
