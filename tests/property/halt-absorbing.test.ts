/**
 * After a halt or a disarm no order ever increases the risk of a position, and nothing clears the
 * flag or its reason. Random runs, ended by a kill switch or by their own limits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { critical, storyParts, tableText } from '../support/tick/random-story.ts';
import { Story } from '../support/tick/story.ts';

const RUNS = 200;

/** Shares by symbol that are at risk at most: the position with the working orders of either side. */
function worstShares(story: Story): number[] {
  const { orders, portfolio } = story.tick;
  return Array.from(portfolio.position, (position, symbol) => {
    const [buys = 0, sells = 0] = [orders.workingBuy[symbol], orders.workingSell[symbol]];
    return Math.max(Math.abs(position + buys), Math.abs(position - sells));
  });
}

/** Flags that are set, with their reasons. */
function flagsOf(story: Story): Readonly<Record<string, boolean | string | null>> {
  const { halted, disarmed, flattened } = story.tick.state;
  return {
    ...(halted ? { halted, haltReason: story.haltReason } : {}),
    ...(disarmed ? { disarmed, disarmReason: story.disarmReason } : {}),
    ...(flattened ? { flattened } : {}),
  };
}

// Without splits, which multiply shares and are no risk.
describe('a halted or disarmed run', () => {
  it('never increases risk and never recovers', () => {
    let refusing = 0;
    fc.assert(
      fc.property(tableText, storyParts, critical, (table, parts, { slice, kind }) => {
        const story = new Story(table, { ...parts, actions: [] });
        let before: number[] | null = null;
        for (let i = 0; i < story.table.slices.length; i++) {
          if (i === slice && kind !== null) story.tick.raiseKillSwitch(kind);
          const flags = flagsOf(story);
          story.play(1);
          const after = worstShares(story);
          if (before !== null) refusing++;
          const most = before ?? after;
          after.forEach((shares, symbol) => {
            expect(shares).toBeLessThanOrEqual(most[symbol] ?? 0);
          });
          // a flag that is set stays, with its first reason
          expect(flagsOf(story)).toMatchObject(flags);
          if (story.tick.state.halted || story.tick.state.disarmed) before = after;
        }
      }),
      { numRuns: RUNS },
    );
    expect(refusing).toBeGreaterThan(RUNS); // the property is not empty
  });

  it('has no working order left that would increase a position', () => {
    fc.assert(
      fc.property(tableText, storyParts, critical, (table, parts, { slice, kind }) => {
        const story = new Story(table, { ...parts, actions: [] }).play(slice);
        story.tick.raiseKillSwitch(kind ?? 'MANUAL');
        while (story.equity.length < story.table.slices.length) {
          story.play(1);
          const { portfolio } = story.tick;
          worstShares(story).forEach((shares, symbol) => {
            expect(shares).toBe(Math.abs(portfolio.position[symbol] ?? 0));
          });
        }
      }),
      { numRuns: RUNS },
    );
  });
});
