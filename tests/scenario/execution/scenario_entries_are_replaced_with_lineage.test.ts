/**
 * INV-EXEC-07: an entry whose target declares other terms is replaced: the old row CANCELED as
 * REPLACED, a new row under an id that hangs on the first one, judged by the gates; with latency the
 * old one can fill until the broker confirms. Orders stay no longer than their time in force.
 * Spec: contract 4, 5; docs/specs/execution_model.md.
 * Shown: stories of moved limits and expiring orders; the rows are compared as a whole.
 * Mutation that turns it red: replace what isn't an entry, take prices before they were asked for, skip
 * the gates, or let a DAY order fill on a later day.
 */
import { describe, expect, it } from 'vitest';
import { OrderIds } from '../../../src/engines/audit/index.ts';
import { derivedOrderId } from '../../../src/foundation/model/index.ts';
import { SAMPLE_INPUTS } from '../../support/sample-run.ts';
import { limit } from '../../support/tick/amounts.ts';
import { play, Story } from '../../support/tick/story.ts';

const MOVED = `
             SPY
      14:31  100           | SPY=10;limit:97
      14:32  100           | SPY=10;limit:98
      14:33  100           | SPY=10;limit:99
      14:34  100/100/98/99 |
      14:35  100/100/96/99 |`;

describe('a replacement', () => {
  it('is a new row at once, whose id hangs on the first order of the chain', () => {
    const story = play(MOVED);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 LIMIT 97 CANCELED REPLACED',
      '14:32 SPY BUY 10 LIMIT 98 CANCELED REPLACED',
      '14:33 SPY BUY 10 LIMIT 99 FILLED',
    ]);
    const { orders } = story.tick;
    expect([1, 2].map((order) => orders.termsOf(order))).toMatchObject([
      { parent: 0, revision: 0, replaces: 0 },
      { parent: 0, revision: 1, replaces: 1 },
    ]);
    const ids = new OrderIds(SAMPLE_INPUTS, orders);
    const { engineId } = SAMPLE_INPUTS;
    expect(ids.at(2)).toBe(derivedOrderId(ids.at(0), { engineId, derivation: 'R', revision: 1 }));
  });

  it('with latency leaves the old order at work, and takes the prices that were asked for', () => {
    const story = play(MOVED, { sim: { latencyReplaceBars: 2 } });
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 LIMIT 97 CANCELED REPLACED', // asked in 14:32, confirmed after 14:34
      '14:34 SPY BUY 10 LIMIT 98 FILLED', // of 14:32, though 99 is declared by now
    ]);
    expect(story.fills()).toEqual(['14:35 SPY BUY 10 @98']);
  });

  it('comes too late for an order that fills meanwhile', () => {
    const story = play(
      `
             SPY
      14:31  100           | SPY=10;limit:99
      14:32  100           | SPY=10;limit:98
      14:33  100/100/97/99 |
      14:34  100/100/90/99 |`,
      { sim: { latencyReplaceBars: 2 } },
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 LIMIT 99 FILLED']);
  });

  it('that was asked for is forgotten with the order: nothing is due of it later', () => {
    const story = new Story(MOVED, { sim: { latencyReplaceBars: 9 } }).play(2);
    expect(story.tick.snapshot().entries).toEqual([[0, 98e6, null, 'GTC']]);
    story.tick.broker.confirmCancel(0);
    expect(story.tick.snapshot().entries).toEqual([]);
    story.tick.broker.confirmReplace(0); // too late
    story.playWithoutFills(1);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 LIMIT 97 CANCELED BROKER_CANCELED',
      '14:33 SPY BUY 10 LIMIT 99 REJECTED RISK_HALTED',
    ]);
    expect(story.haltReason).toBe('KILL_SWITCH_DESYNC');
  });

  it('of several entries is one order, which hangs on the one that went last', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;limit:97
      14:32  100 | SPY=15;limit:97
      14:33  100 | SPY=15;limit:98`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 LIMIT 97 CANCELED REPLACED',
      '14:32 SPY BUY 5 LIMIT 97 CANCELED REPLACED',
      '14:33 SPY BUY 15 LIMIT 98 WORKING',
    ]);
    expect(story.tick.orders.termsOf(2)).toMatchObject({ parent: 1, revision: 0, replaces: 1 });
  });

  it('passes the gates again', () => {
    const story = play(
      `
             SPY
      14:31  100 | SPY=10;limit:97
      14:32  200 | SPY=10;limit:98
      14:33  200 |`,
      { risk: { maxPositionPerSymbol: limit('0.015') } },
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 LIMIT 97 CANCELED REPLACED',
      '14:32 SPY BUY 10 LIMIT 98 REJECTED RISK_POSITION_LIMIT',
    ]);
  });

  it('is not for exits, which are MARKET orders and leave at once', () => {
    const story = play(
      `
             SPY
      14:31  100 | SPY=10
      14:32  100 | SPY=10
      14:33  100 | SPY=0
      14:34  100 | SPY=0;limit:90
      14:35  100 |`,
      { sim: { latencySubmitBars: 1 } },
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 FILLED', '14:33 SPY SELL 10 FILLED']);
  });

  it('is overtaken by the cancel of an order whose target is gone', () => {
    const story = play(
      `
             SPY
      14:31  100 | SPY=10;limit:97
      14:32  100 | SPY=10;limit:98
      14:33  100 | SPY=0
      14:34  100 |
      14:35  100 |`,
      { sim: { latencyReplaceBars: 2 } },
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 LIMIT 97 CANCELED TARGET_CHANGED']);
  });
});

describe('a time in force', () => {
  it('DAY ends before the fills of a later day; the next book orders anew', () => {
    const story = play(`
             SPY
      20:58  100             | SPY=10;limit:98;tif:DAY
      20:59  100             |
      21:00  100             |
      2024-01-03
      14:31  100/100/90/100  | SPY=10
      14:32  100/100/90/100  |`);
    expect(story.orders()).toEqual([
      '20:58 SPY BUY 10 LIMIT 98 EXPIRED TIME_IN_FORCE_DAY',
      '14:31 SPY BUY 10 LIMIT 98 FILLED',
    ]);
    expect(story.events('ORDER_EXPIRED')).toEqual([
      '14:31 ORDER_EXPIRED SPY TIME_IN_FORCE_DAY 10 0 0',
    ]);
  });

  it('DAY counts the day of the first bar after the creation', () => {
    const story = play(`
             SPY
      21:00  100             | SPY=10;limit:98;tif:DAY
      2024-01-03
      14:31  100/100/90/100  |`);
    expect(story.orders()).toEqual(['21:00 SPY BUY 10 LIMIT 98 FILLED']);
  });

  it('IOC ends behind the first bar that it can meet, with what has not filled', () => {
    const story = play(
      `
             SPY
      14:31  100             | SPY=10;limit:98;tif:IOC
      14:32  100/100/90/100  |
      14:33  100             |
      14:34  100/100/90/100  |`,
      { sim: { latencySubmitBars: 1 } },
    );
    expect(story.orders()).toEqual(['14:31 SPY BUY 10 LIMIT 98 EXPIRED TIME_IN_FORCE_IOC']);
  });
});
