/**
 * INV-DATA-03: two feeds that tell different bars of one symbol and time apply the disagreement
 * policy, whichever field differs and whichever feed comes first.
 * Spec: contract 7, FEED_DISAGREEMENT (vector I4).
 * Shown: bars of a second feed are told to the tick before and after the first feed's.
 * Mutation that turns it red: compare the close alone, or bars that arrive in one order alone; or
 * keep the first feed's bars only once a second feed has spoken.
 */
import { describe, expect, it } from 'vitest';
import type { FeedPolicy, SecondFeedBar } from '../../../src/engines/integrity/index.ts';
import { usd } from '../../support/tick/amounts.ts';
import { instant } from '../../support/tick/bar-table.ts';
import { Story, throughJson } from '../../support/tick/story.ts';

const BARS = `
             AAA              BBB
      14:31   500              20  | AAA=5
      14:32   500/510/490/505  20  | AAA=9 BBB=2
      14:33   505              20  | AAA=9 BBB=2
      14:34   505              20  | AAA=2 BBB=2
      14:35   505              20`;

/** What the second feed says of AAA at 14:32: the same as the first, but for `change`. */
function second(change: Partial<SecondFeedBar> = {}): SecondFeedBar {
  const ts = instant('2024-01-02T14:32:00Z');
  const prices = { open: usd('500'), high: usd('510'), low: usd('490'), close: usd('505') };
  return { symbol: 0, ts, ...prices, volume: 100, ...change };
}

/** The second feed's bar comes before the first feed's. */
function early(bar: SecondFeedBar, policy: FeedPolicy = 'HALT'): Story {
  const story = new Story(BARS, { integrity: { feedDisagreementPolicy: policy } }).play(1);
  story.tick.observeSecondFeed(bar);
  return story.play(1);
}

/** The second feed's bar comes after the first feed's, and is the first that it tells at all. */
function late(bar: SecondFeedBar, policy: FeedPolicy = 'HALT'): Story {
  const story = new Story(BARS, { integrity: { feedDisagreementPolicy: policy } }).play(2);
  story.tick.observeSecondFeed(bar);
  return story;
}

/** As `late`, in a tick that was restored between the two bars. */
function lateAfterRestore(bar: SecondFeedBar, policy: FeedPolicy = 'HALT'): Story {
  const parts = { integrity: { feedDisagreementPolicy: policy } };
  const snapshot = throughJson(new Story(BARS, parts).play(2).snapshot());
  const story = new Story(BARS, parts).restore(snapshot);
  story.tick.observeSecondFeed(bar);
  return story;
}

/** As `late`, after an earlier pair that agreed. */
function lateAfterAgreement(bar: SecondFeedBar, policy: FeedPolicy = 'HALT'): Story {
  const story = new Story(BARS, { integrity: { feedDisagreementPolicy: policy } }).play(1);
  const agreed = { open: usd('500'), high: usd('500'), low: usd('500'), close: usd('500') };
  const ts = instant('2024-01-02T14:31:00Z');
  story.tick.observeSecondFeed({ symbol: 0, ts, ...agreed, volume: 100 });
  story.play(1);
  story.tick.observeSecondFeed(bar);
  return story;
}

describe.each([
  ['before the first feed', early],
  ['after the first feed', late],
  ['after the first feed and a restore', lateAfterRestore],
  ['after the first feed, when an earlier pair agreed', lateAfterAgreement],
] as const)('a bar that comes %s', (_when, told) => {
  it('agrees when every field is the same', () => {
    const story = told(second()).play();
    expect(story.tick.state).toMatchObject({ halted: false, disarmed: false });
    expect(story.rejected()).toEqual({});
  });

  it.each<Partial<SecondFeedBar>>([
    { open: usd('501') },
    { high: usd('510.000001') },
    { low: usd('489.999999') },
    { close: usd('501') },
    { volume: 101 },
  ])('halts with another %o', (change) => {
    expect(told(second(change)).haltReason).toBe('FEED_DISAGREEMENT');
  });

  it('is not compared with a bar of another time', () => {
    const other = { ts: instant('2024-01-02T14:33:30Z'), close: usd('1') };
    expect(told(second(other)).play().haltReason).toBeNull();
  });
});

describe('the policy', () => {
  it('HALT cancels working risk, rejects new risk and lets reducing orders pass', () => {
    const story = late(second({ close: usd('501') }), 'HALT').play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:32 AAA BUY 4 CANCELED FEED_DISAGREEMENT',
      '14:32 BBB BUY 2 CANCELED FEED_DISAGREEMENT',
      '14:33 AAA BUY 4 REJECTED RISK_HALTED',
      '14:33 BBB BUY 2 REJECTED RISK_HALTED',
      '14:34 AAA SELL 3 FILLED',
    ]);
    expect(story.equity).toHaveLength(5);
  });

  it('DISARM disarms, with the same effect on orders', () => {
    const story = late(second({ close: usd('501') }), 'DISARM').play();
    expect(story.tick.state).toMatchObject({ halted: false, disarmed: true });
    expect(story.disarmReason).toBe('FEED_DISAGREEMENT');
    expect(story.rejected()).toEqual({ RISK_HALTED: 3 });
  });

  it('HALT_NEW blocks the symbol alone', () => {
    const story = late(second({ close: usd('501') }), 'HALT_NEW').play();
    expect(story.tick.state).toMatchObject({ halted: false, disarmed: false });
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:32 AAA BUY 4 CANCELED FEED_DISAGREEMENT',
      '14:32 BBB BUY 2 FILLED',
      '14:33 AAA BUY 4 REJECTED RISK_HALTED',
      '14:34 AAA SELL 3 FILLED',
    ]);
  });

  it.each([
    ['before', early],
    ['after', late],
    ['after a restore and after', lateAfterRestore],
  ] as const)('tells both closes when the bar comes %s the first feed', (_when, told) => {
    expect(told(second({ close: usd('501') })).events('HALTED')).toEqual([
      `14:32 HALTED AAA FEED_DISAGREEMENT ${usd('505')} ${usd('501')} 0`,
    ]);
  });
});
