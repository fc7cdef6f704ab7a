import { expect, it } from 'vitest';
import {
  assertNoLookahead,
  assertRestartsAnywhere,
  assertWarmupSuffices,
  bars,
  poisonFuture,
  runStrategy,
} from 'miniquantdesk/testkit';
import trendStop from './trend-stop.ts';

// Quiet, then a trend, then a crash.
const series = bars('100').noise(100, '0.004', 1).ramp(60, '0.006').crash(8, '0.25').flat(20);

it('goes with the trend, with a stop that follows', () => {
  const { targets } = runStrategy(trendStop, { UP: series });
  const entry = targets.find(({ qty }) => qty > 0);
  expect(Number(entry?.stop)).toBeGreaterThan(90);
  expect(Number(entry?.trail)).toBeGreaterThan(0);
});

it('is out when the trend is over', () => {
  const { fills, positions } = runStrategy(trendStop, { UP: series });
  expect(fills.map(({ side }) => side)).toContain('SELL');
  expect(positions['UP']).toBe(0);
});

it('decides from the past alone', () => {
  assertNoLookahead(trendStop, { UP: series });
  const before = (run: ReturnType<typeof runStrategy>) =>
    run.targets.filter(({ time }) => time < '2024-05-01');
  const blind = runStrategy(trendStop, { UP: poisonFuture(series, 120) });
  expect(before(blind)).toEqual(before(runStrategy(trendStop, { UP: series })));
});

it('has bars enough to begin with, and goes on after a restart at any bar', () => {
  assertWarmupSuffices(trendStop, { UP: series });
  assertRestartsAnywhere(trendStop, { UP: series });
});
