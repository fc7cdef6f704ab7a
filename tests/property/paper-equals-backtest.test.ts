/**
 * INV-ENGINE-01, INV-ENGINE-34: a PAPER run has the orders, fills, equity rows and state of the backtest of the same facts, byte for
 * byte, and its log drives a new driver to the same. One that is wound down anywhere and goes on
 * books what its broker books, and its log drives a new driver to the same. A long hunt:
 *
 *     MQK_PROPERTY_SEED=random MQK_PROPERTY_RUNS=20000 MQK_PROPERTY_MINUTES=30 npx vitest run \
 *       tests/property/paper-equals-backtest.test.ts
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaperRun } from '../support/engine/paper-run.ts';
import { backtest } from '../support/engine/played-story.ts';
import { livelyStory, MOST_SLICES } from '../support/tick/lively-story.ts';
import type { StoryParts } from '../support/tick/story.ts';

const RUNS = Number(process.env['MQK_PROPERTY_RUNS'] ?? 200);
const MINUTES = Number(process.env['MQK_PROPERTY_MINUTES'] ?? 0.5);

function expectParity(run: PaperRun): void {
  const left = run.play().leavings();
  expect(left).toEqual(backtest(run.story));
  expect(run.replayed()).toEqual(left);
  expect(run.brokerBooks()).toEqual(run.ownBooks());
}

const whims = fc.array(
  fc.record({
    reverses: fc.boolean(),
    hears: fc.constantFrom(0, 1, Infinity),
    restarts: fc.integer({ min: 0, max: 19 }).map((one) => one === 19),
  }),
  { maxLength: 40 },
);

const someSlices = fc
  .array(fc.integer({ min: 0, max: MOST_SLICES - 1 }), { maxLength: 4 })
  .map((slices) => new Set(slices));
const stops = fc.record({ closed: someSlices, open: someSlices });

/** What the hunt has found, each in its shortest form. */
const FOUND: readonly (readonly [string, string, StoryParts])[] = [
  [
    // Its rest worked on at the broker, until its late replacement came: news of an order that was over (DESYNC), a halt.
    'an order that its own fill makes needless is cancelled for its rest',
    `AAA
     15:10 100                 | AAA=11
     15:11 100                 | AAA=10;none;tp:101
     15:12 100/102/100/100     | AAA=10
     15:13 100                 |
     15:14 100                 | flat
     15:15 100                 |`,
    { sim: { latencyReplaceBars: 1 } },
  ],
];

describe('a PAPER run', () => {
  it.each(FOUND)('%s', (_, table, parts) => {
    expectParity(new PaperRun({ table, parts, raised: new Map() }));
  });

  it(
    'is the backtest of the same facts, and its log replays to the same',
    { timeout: MINUTES * 60_000 },
    () => {
      fc.assert(
        fc.property(livelyStory, whims, (story, list) => {
          expectParity(new PaperRun(story, list));
        }),
        { numRuns: RUNS },
      );
    },
  );

  it(
    'that is wound down anywhere goes on with the books of its broker, and its log replays to the same',
    { timeout: MINUTES * 60_000 },
    () => {
      fc.assert(
        fc.property(livelyStory, whims, stops, (story, list, at) => {
          const run = new PaperRun(story, list, at);
          const left = run.play().leavings();
          expect(run.replayed()).toEqual(left);
          expect(run.brokerBooks()).toEqual(run.ownBooks());
        }),
        { numRuns: RUNS },
      );
    },
  );
});
