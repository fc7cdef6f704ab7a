/**
 * INV-RISK-04: a critical event (a raised kill switch, a drawdown) halts the run and in the same tick
 * cancels everything and orders the close of each open position, once per run; its closing orders then
 * close what is held, no less and no more, however late shares come or go.
 * Spec: contract 8.1 (d), (f) and *Halt and flatten*, 4 (vectors R5, R6).
 * Shown: each kill switch is raised over open positions and working orders; rows, legs and fills are
 * compared; then a broker tells late fills, busts and corrections.
 * Mutation that turns it red: flatten in the next tick, let the gates judge the flattening orders, flatten
 * twice, or leave a late share to itself.
 */
import { describe, expect, it } from 'vitest';
import { KILL_SWITCH_KINDS } from '../../../src/foundation/model/index.ts';
import { limit, usd } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { Story, throughJson, type StoryParts } from '../../support/tick/story.ts';

const BOOK = `
             AAA   BBB   CCC
      14:31   10    20    30  | AAA=5 CCC=-4
      14:32   10     .    30  | AAA=7 BBB=3 CCC=-4
      14:33   10     .    30  | AAA=7 BBB=3 CCC=-4
      14:34   11    21    31  | AAA=7 BBB=3 CCC=-4
      14:35   11    21    31  | AAA=7 BBB=3 CCC=-4`;

/** Raises the switch when AAA=5 and CCC=-4 are filled, and BBB BUY 3 and AAA BUY 2 are working. */
function raised(kind: (typeof KILL_SWITCH_KINDS)[number], parts: StoryParts = {}): Story {
  const story = new Story(BOOK, parts).play(2);
  story.tick.raiseKillSwitch(kind);
  return story;
}

describe('a raised kill switch', () => {
  it.each(KILL_SWITCH_KINDS)('%s halts and flattens in the next tick', (kind) => {
    const story = raised(kind).play(1);
    expect(story.haltReason).toBe(`KILL_SWITCH_${kind}`);
    expect(story.tick.state.flattened).toBe(true);
    expect(story.events('FLATTEN_ORDERED')).toEqual([
      `14:33 FLATTEN_ORDERED KILL_SWITCH_${kind} 2 0 0`,
    ]);
    expect(story.tick.state.disarmed).toBe(false);
  });

  it('cancels what works and closes each position in symbol order, at the first legs of the tick', () => {
    const story = raised('MANUAL').play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 FILLED',
      '14:31 CCC SELL 4 FILLED',
      '14:32 AAA BUY 2 FILLED', // on the bar of 14:33, before the risk tick
      '14:32 BBB BUY 3 CANCELED KILL_SWITCH_MANUAL',
      '14:33 AAA SELL 7 FILLED',
      '14:33 CCC BUY 4 FILLED',
      '14:33 AAA BUY 7 REJECTED RISK_HALTED',
      '14:33 BBB BUY 3 REJECTED RISK_HALTED',
      '14:33 CCC SELL 4 REJECTED RISK_HALTED',
    ]);
    expect([...story.tick.orders.leg.view()].slice(4)).toEqual([0, 1, 2, 3, 4]);
    expect([...story.tick.portfolio.position]).toEqual([0, 0, 0]);
  });

  it('fills its flattening orders from the next bar of their symbol on', () => {
    expect(raised('MANUAL').play().fills().slice(-2)).toEqual([
      '14:34 AAA SELL 7 @11',
      '14:34 CCC BUY 4 @31',
    ]);
  });

  it('flattens past every gate', () => {
    const story = raised('MANUAL', { risk: { maxGrossExposure: limit('0.01') } }).play();
    expect(story.orders()).toContain('14:33 CCC BUY 4 FILLED');
  });

  it('flattens once, also when another one is raised', () => {
    const story = raised('MANUAL').play(1);
    story.tick.raiseKillSwitch('DESYNC');
    story.play();
    expect(story.haltReason).toBe('KILL_SWITCH_MANUAL');
    expect(story.events('FLATTEN_ORDERED')).toHaveLength(1);
    expect(story.events('HALTED')).toHaveLength(1);
  });
});

describe('a missing protective stop', () => {
  it('only halts when flatten_on_critical is off', () => {
    const story = raised('MISSING_PROTECTIVE_STOP', { risk: { flattenOnCritical: false } }).play();
    expect(story.haltReason).toBe('KILL_SWITCH_MISSING_PROTECTIVE_STOP');
    expect(story.events('FLATTEN_ORDERED')).toEqual([]);
    expect(story.position('AAA')).toBe(7);
    expect(story.orders()).toContain(
      '14:32 BBB BUY 3 CANCELED KILL_SWITCH_MISSING_PROTECTIVE_STOP',
    );
  });

  it('leaves it to the other switches to flatten whatever the setting', () => {
    const story = raised('DESYNC', { risk: { flattenOnCritical: false } }).play();
    expect(story.events('FLATTEN_ORDERED')).toHaveLength(1);
  });
});

describe('a drawdown after another halt', () => {
  const story = new Story(
    `
             AAA   BBB
      14:31   100    20  | AAA=500
      14:32   100    20
      14:33   100    20
      14:34    95    20  | AAA=100
      14:35    60    20  | AAA=100
      14:36    50    20
      14:37    40    20`,
    {
      risk: { dailyLoss: limit('0.02'), maxDrawdown: limit('0.18') },
      sim: { latencySubmitBars: 1 },
    },
  ).play();

  it('keeps the first reason and flattens all the same', () => {
    expect(story.haltReason).toBe('RISK_DAILY_LOSS');
    expect(
      story.events('HALTED', 'FLATTEN_ORDERED').map((line) => line.split(' ').slice(0, 3)),
    ).toEqual([
      ['14:34', 'HALTED', 'RISK_DAILY_LOSS'],
      ['14:35', 'FLATTEN_ORDERED', 'RISK_MAX_DRAWDOWN'],
    ]);
  });

  it('cancels reducing orders too, with the code of the drawdown', () => {
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 500 FILLED',
      '14:34 AAA SELL 400 CANCELED RISK_MAX_DRAWDOWN',
      '14:35 AAA SELL 500 FILLED',
      '14:35 AAA BUY 100 REJECTED RISK_HALTED',
    ]);
  });

  it('waits the submit latency like any order', () => {
    expect(story.fills().at(-1)).toBe('14:37 AAA SELL 500 @40');
  });
});

describe('shares that come or go after the flatten', () => {
  const TABLE = `
             AAA  BBB
      14:31  100  100  | AAA=10;stop:90
      14:32  100  100
      14:33  100  100  | AAA=30;stop:90
      14:34  100  100
      14:35  100  100
      14:36  100  100`;
  const ENTRY = 0;
  const STOP = 1;
  const MORE = 2;

  /** 10 AAA held, 20 more on their way: a switch cancels them and the stop, and SELL 10 works. */
  function flattening(): Story {
    const story = new Story(TABLE).play(3);
    story.tick.raiseKillSwitch('MANUAL');
    story.playWithoutFills(1);
    expect(working(story)).toEqual(['14:34 AAA SELL 10 WORKING']);
    return story;
  }

  function working(story: Story): string[] {
    return story.orders().filter((line) => line.endsWith('WORKING'));
  }

  function fill(story: Story, order: number, qty: number): void {
    const number = story.tick.orders.fills.at(order) + 1;
    story.tick.applyFill({ order, number, qty, price: usd('95'), fee: 0 });
  }

  /** Plays to the end: nothing is held, and the run flattened once. */
  function ends(story: Story): void {
    story.play();
    expect([story.position('AAA'), story.tick.orders.workingCount]).toEqual([0, 0]);
    expect(story.events('FLATTEN_ORDERED')).toHaveLength(1);
  }

  it('by the cancelled stop, leave a close of what it left, in the same call', () => {
    const story = flattening();
    fill(story, STOP, 4);
    expect(story.orders().slice(3)).toEqual([
      '14:34 AAA SELL 10 CANCELED FLATTEN_POSITION_CHANGED',
      '14:34 AAA SELL 6 WORKING',
    ]);
    ends(story);
  });

  it('by all of the cancelled stop, leave nothing to close', () => {
    const story = flattening();
    fill(story, STOP, 10);
    expect(working(story)).toEqual([]);
    ends(story);
  });

  it('by the cancelled entry, are closed beside what is being closed', () => {
    const story = flattening();
    fill(story, MORE, 7);
    expect(working(story)).toEqual(['14:34 AAA SELL 10 WORKING', '14:34 AAA SELL 7 WORKING']);
    expect(auditPayloads(story, 'ORDER_ACCEPTED').at(-1)).toMatchObject({
      flattening: true,
      qty: '7',
      reason: 'FLATTEN_POSITION_CHANGED',
    });
    ends(story);
  });

  it('by the cancelled entry once all is closed, are closed again', () => {
    const story = flattening().play(1);
    expect(story.position('AAA')).toBe(0);
    fill(story, MORE, 20);
    expect(working(story)).toEqual(['14:35 AAA SELL 20 WORKING']); // and no stop beside it
    ends(story);
  });

  it('by a bust of the entry, take their close along', () => {
    const story = flattening();
    story.tick.broker.bustFill(ENTRY, 1);
    expect(working(story)).toEqual([]);
    ends(story);
  });

  it('by a bust or a correction of the close, are closed again', () => {
    const story = flattening().play(1);
    const close = story.tick.orders.count - 1;
    story.tick.broker.correctFill(close, 1, { qty: 6, price: usd('100'), fee: 0 });
    expect(working(story)).toEqual(['14:35 AAA SELL 4 WORKING']);
    story.tick.broker.bustFill(close, 1);
    expect(working(story).at(-1)).toBe('14:35 AAA SELL 6 WORKING');
    ends(story);
  });

  it('have ids of their own, also behind a restart', () => {
    const story = flattening();
    const continued = new Story(TABLE).restore(throughJson(story.snapshot()));
    for (const one of [story, continued]) fill(one, MORE, 7);
    expect(continued.tick.stateHash()).toBe(story.tick.stateHash());
    expect([...story.tick.orders.leg.view()].slice(-2)).toEqual([0, 1]);
  });

  it('between a split and its new close, are closed once', () => {
    const day = TABLE.replace('      14:35', '      2024-01-03\n      14:35');
    const story = new Story(day, { actions: ['2024-01-03,AAA,SPLIT,2'] }).play(3);
    story.tick.raiseKillSwitch('MANUAL');
    story.playWithoutFills(1);
    story.openWithoutFills();
    fill(story, MORE, 7);
    story.close();
    expect(working(story)).toEqual(['14:35 AAA SELL 27 WORKING']);
    ends(story);
  });
});
