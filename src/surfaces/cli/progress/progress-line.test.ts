import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressLine } from './progress-line.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells a log a line each half minute, also while an engine waits for its next slice', () => {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  const line = new ProgressLine({ stderr: { write, isTTY: false, columns: 80 } }, { isOn: true });
  for (let second = 0; second < 95; second++) {
    line.show('TRADE', second < 50 ? 0 : 1, 390);
    vi.advanceTimersByTime(1000);
  }
  const bar = '.'.repeat(24);
  expect(written).toEqual([
    `trading [${bar}] 0 %, slice 0 of 390, just begun\n`,
    `trading [${bar}] 0 %, slice 1 of 390, about 6 h left\n`,
    `trading [${bar}] 0 %, slice 1 of 390, about 10 h left\n`,
  ]);
});

it('says what is left in the unit that one reads', () => {
  const written: string[] = [];
  const write = (text: string): number => written.push(text);
  const line = new ProgressLine({ stderr: { write, isTTY: false, columns: 80 } }, { isOn: true });
  line.show('RUN', 0, 1000);
  for (const done of [900, 200, 8]) {
    vi.advanceTimersByTime(30_000);
    line.show('RUN', done, 1000);
  }
  expect(written.map((text) => text.split(', ')[1])).toEqual([
    'about 3 s left\n',
    'about 4 min left\n',
    'about 3 h left\n',
  ]);
});
