/**
 * INV-RISK-04: a critical event (a raised kill switch, a drawdown) halts the run and in the same tick
 * cancels everything and orders the close of each open position, once per run.
 * Spec: contract 8.1 (d), (f) and *Halt and flatten*, 4 (vectors R5, R6).
 * Shown: each kill switch is raised over open positions and working orders; rows, legs and fills are
 * compared.
 * Mutation that turns it red: flatten in the next tick, let the gates judge the flattening orders, or
 * flatten twice.
 */
import { describe, expect, it } from 'vitest';
import { KILL_SWITCH_KINDS } from '../../../src/foundation/model/index.ts';
import { limit } from '../../support/tick/amounts.ts';
import { Story, type StoryParts } from '../../support/tick/story.ts';

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
