/**
 * INV-PAPER-01: the paper broker fills as the backtest does: over random bars, orders and settings a tick that is filled by
 * the sim, and one whose orders leave as tickets and come back as messages, have the same order rows, fills,
 * draws and equity; also when the broker is killed at any request and read back from its journal, and when
 * requests are made twice because their replies were lost.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaperStory, type PaperParts } from '../support/broker/paper-story.ts';
import { critical, STORY_SLICES, storyParts, tableText } from '../support/tick/random-story.ts';
import { Story } from '../support/tick/story.ts';

const RUNS = Number(process.env['MQK_PROPERTY_RUNS'] ?? 300);

/** No corporate actions, which no broker of bars knows; and no fill in the bar that decided on the order. */
const paperParts: fc.Arbitrary<PaperParts> = storyParts
  .filter(({ sim }) => sim?.ambiguityPolicy !== 'SAME_BAR_WORST_CASE')
  .map((parts) => ({ ...parts, actions: [], actionsPolicy: { kind: 'ALLOW' } }));

const mishaps = fc.infiniteStream(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('KILL' as const, 'TWICE' as const) },
  ),
);

function playBoth(
  table: string,
  parts: PaperParts,
  raised: typeof critical extends fc.Arbitrary<infer T> ? T : never,
) {
  const sim = new Story(table, parts);
  const paper = new PaperStory(table, parts);
  for (let slice = 0; slice < STORY_SLICES; slice++) {
    if (slice === raised.slice && raised.kind !== null) {
      sim.tick.raiseKillSwitch(raised.kind);
      paper.story.tick.raiseKillSwitch(raised.kind);
    }
    sim.play(1);
    paper.play(1);
  }
  return { sim, paper };
}

describe('the paper broker', () => {
  it('fills as the backtest does, killed or not', () => {
    fc.assert(
      fc.property(tableText, paperParts, critical, mishaps, (table, parts, raised, stream) => {
        const mishap = (): 'KILL' | 'TWICE' | null => {
          const next = stream.next();
          return next.done === true ? null : next.value;
        };
        const { sim, paper } = playBoth(table, { ...parts, mishap }, raised);
        expect(paper.story.fills()).toEqual(sim.fills());
        expect(paper.story.orders()).toEqual(sim.orders());
        expect(paper.story.equity).toEqual(sim.equity);
        expect(paper.books()).toEqual(paper.expectedBooks());
      }),
      { numRuns: RUNS },
    );
  });
});
