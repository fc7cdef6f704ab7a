/**
 * INV-TICK-01: the same inputs give the same bytes: twice, from a snapshot taken at any slice, and
 * however the bars are cut into chunks.
 * Spec: contract 3, 11 (last paragraph); architecture, "The kernel".
 * Shown: state hash (SHA-256 of the canonical snapshot), rows, points and events of whole runs are
 * compared, with halts, partial fills, latencies and rejections in them.
 * Mutation that turns it red: leave any field out of a snapshot, or keep state in a chunk.
 */
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../src/foundation/core/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../src/trading/strategies/index.ts';
import { limit, usd } from '../../support/tick/amounts.ts';
import { instant } from '../../support/tick/bar-table.ts';
import { runChunked, type ChunkedParts } from '../../support/tick/chunked-run.ts';
import { walkBars } from '../../support/tick/random-walk.ts';
import { Story, throughJson, type StoryParts } from '../../support/tick/story.ts';

const TABLE = `
             AAA               BBB
      2024-01-02
      14:31   100/102/99/101    20/21/19/20  | AAA=50 BBB=-30
      14:32   101/103/100/102   20           | AAA=50 BBB=-30
      14:33   102/104/101/103   .            | AAA=20 BBB=-40
      14:34   103/103/90/91     22/23/20/21  | AAA=20 BBB=-40
      14:35   91/95/90/94       21?          | AAA=90 BBB=15
      14:36   94                21           | AAA=90 BBB=15
      2024-01-03
      14:31   80/81/70/71       30           | AAA=90 BBB=15
      14:32   71                30           | AAA=10
      14:33   71                31           | AAA=10
      14:34   72                31`;

const PARTS: StoryParts = {
  cash: '12000',
  integrity: { outlier: limit('0.2') },
  risk: {
    dailyLoss: limit('0.05'),
    maxDrawdown: limit('0.15'),
    maxGrossExposure: limit('0.9'),
    pdtMode: 'auto',
    pdtMaxDayTrades: 1,
  },
  sim: {
    baseSpreadPpm: 301,
    baseSlippagePpm: 500,
    volatilityMultiplierPpm: 500_000,
    maxSlippagePpm: 2500,
    partialFills: true,
    partialProbabilityPpm: 600_000,
    latencySubmitBars: 1,
    latencyCancelBars: 1,
    commissionMinimum: usd('0.35'),
  },
  seed: 7,
};

const WHOLE = new Story(TABLE, PARTS).play();
const SLICES = 10;

describe('the same inputs twice', () => {
  const again = new Story(TABLE, PARTS).play();

  it('give the same state hash', () => {
    expect(again.tick.stateHash()).toBe(WHOLE.tick.stateHash());
    expect(WHOLE.tick.stateHash()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('give the same rows', () => {
    expect(again.orders()).toEqual(WHOLE.orders());
    expect(again.fills()).toEqual(WHOLE.fills());
    expect(again.equity).toEqual(WHOLE.equity);
  });

  it('run through what can differ: fills in parts, rejections, drops and a halt', () => {
    expect(WHOLE.tick.slices).toBe(SLICES);
    expect(WHOLE.haltReason).not.toBeNull();
    expect(WHOLE.fills().length).toBeGreaterThan(4);
    expect(Object.keys(WHOLE.rejected()).length).toBeGreaterThan(0);
    expect(WHOLE.events('BAR_DROPPED', 'CANCEL_REQUESTED').length).toBeGreaterThan(1);
  });

  it('differ with another seed', () => {
    const other = new Story(TABLE, { ...PARTS, seed: 8 }).play();
    expect(other.tick.stateHash()).not.toBe(WHOLE.tick.stateHash());
  });
});

describe('a snapshot', () => {
  const cuts = Array.from({ length: SLICES + 1 }, (_, slice) => slice);

  it.each(cuts)('taken after slice %i continues to the same bytes', (cut) => {
    const story = new Story(TABLE, PARTS).play(cut);
    const restored = new Story(TABLE, PARTS).restore(throughJson(story.snapshot()));
    expect(restored.tick.stateHash()).toBe(story.tick.stateHash());
    restored.play();
    expect(restored.tick.stateHash()).toBe(WHOLE.tick.stateHash());
    expect(restored.orders()).toEqual(WHOLE.orders());
    expect(restored.fills()).toEqual(WHOLE.fills());
    expect(restored.equity).toEqual(WHOLE.equity.slice(cut));
  });

  it('keeps the time: a broker reject right after a restore is dated by the slice before', () => {
    const parts = { ...PARTS, risk: { rejectStormMax: 1, rejectStormWindowMs: 60_000 } };
    const story = new Story(TABLE, parts).play(3);
    const restored = new Story(TABLE, parts).restore(throughJson(story.snapshot()));
    for (const one of [story, restored]) one.tick.broker.rejectOrder(one.tick.orders.count - 1);
    expect(restored.events('BROKER_REJECTED')).toEqual(['14:33 BROKER_REJECTED BBB 1 1 10']);
    expect(story.events('BROKER_REJECTED')).toEqual(['14:33 BROKER_REJECTED BBB 1 1 10']);
    expect(restored.tick.stateHash()).toBe(story.tick.stateHash());
    for (const one of [story, restored]) one.play(1);
    // 14:33 to 14:34 is as long as the window: the reject counts
    expect(restored.events('HALTED')).toEqual(['14:34 HALTED RISK_REJECT_STORM 1 1 0']);
    expect(restored.tick.stateHash()).toBe(story.tick.stateHash());
  });

  it('keeps the time of a timer, between two slices', () => {
    const story = new Story(TABLE, PARTS).play(3);
    story.tick.onTimer(instant('2024-01-02T14:33:30Z'));
    const restored = new Story(TABLE, PARTS).restore(throughJson(story.snapshot()));
    restored.tick.broker.rejectOrder(restored.tick.orders.count - 1);
    expect(restored.events('BROKER_REJECTED')).toEqual(['14:33:30 BROKER_REJECTED BBB 1 5 10']);
  });

  it('is plain data: its JSON is the state', () => {
    const snapshot = WHOLE.snapshot();
    expect(throughJson(snapshot)).toEqual(snapshot);
    expect(sha256Hex(canonicalJson(throughJson(snapshot).tick))).toBe(WHOLE.tick.stateHash());
  });

  it('does not change when the run goes on', () => {
    const story = new Story(TABLE, PARTS).play(4);
    const snapshot = story.snapshot();
    const before = JSON.stringify(snapshot);
    story.play();
    expect(JSON.stringify(snapshot)).toBe(before);
  });
});

describe('the size of chunks', () => {
  const smaCross = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
  const parts: ChunkedParts = {
    bars: walkBars({ symbols: 3, slices: 600, seed: 11 }),
    symbols: 3,
    cash: usd('5000'),
    seed: 5,
    createStrategy: (context) => {
      if (smaCross === undefined) throw new Error('sma_cross is built in');
      return smaCross.create({ fast: 3, slow: 8, qty: 9 }, context);
    },
    ...(PARTS.sim === undefined ? {} : { sim: PARTS.sim }),
    risk: { maxPositionPerSymbol: limit('0.3') },
  };
  const whole = runChunked(parts, 600);

  it.each([1, 2, 7, 64, 599])('of %i slices does not matter', (slices) => {
    expect(runChunked(parts, slices)).toEqual(whole);
  });

  it('is tried on a run that trades', () => {
    expect(whole.fills[0]?.length).toBeGreaterThan(20);
    expect(whole.equity).toHaveLength(600);
  });
});
