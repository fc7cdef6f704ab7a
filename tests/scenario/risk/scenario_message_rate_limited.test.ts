/**
 * INV-RISK-11: an order that adds risk goes out only when the messages to the broker within the last
 * second, and within the last minute, leave room for it; orders, cancels and replaces are messages,
 * also those that pass no gate; a rejected intent is none.
 * Spec: contract 8.2, gate 7 (`risk.order.max_per_second`, `risk.order.max_per_minute`); market time.
 * Shown: the last message that fits and the first that does not, the window's edge, each kind of
 * message, and the numbers in the audit event.
 * Mutation that turns it red: a half-open window, not counting cancels or reducing orders, or counting
 * what was rejected.
 */
import { describe, expect, it } from 'vitest';
import { limit } from '../../support/tick/amounts.ts';
import { auditPayloads } from '../../support/tick/audit-payloads.ts';
import { play, Story, throughJson, type StoryParts } from '../../support/tick/story.ts';

const PER_SECOND: StoryParts = { timeframe: '1s', order: { maxPerSecond: 2 } };
const PER_MINUTE: StoryParts = { order: { maxPerMinute: 2 } };

/** One share more in each of these slices. */
function buysAt(...times: readonly string[]): string {
  return ['AAA', ...times.map((time, i) => `${time} 100 | AAA=${i + 1}`)].join('\n');
}

describe('messages of one slice', () => {
  it('are counted one by one: the third order of a second is rejected, with the numbers', () => {
    const story = play('AAA BBB CCC\n14:31:00 10 10 10 | AAA=1 BBB=1 CCC=1', PER_SECOND);
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 1 WORKING',
      '14:31 BBB BUY 1 WORKING',
      '14:31 CCC BUY 1 REJECTED RISK_MESSAGE_RATE',
    ]);
    expect(auditPayloads(story, 'ORDER_REJECTED')).toMatchObject([
      { limit: 2, observed: 3, reason: 'RISK_MESSAGE_RATE', symbol: 'CCC' },
    ]);
  });
});

describe('the window', () => {
  it('still holds what is exactly as old as it is long', () => {
    expect(play(buysAt('14:31', '14:32', '14:33'), PER_MINUTE).rejected()).toEqual({});
    const one: StoryParts = { order: { maxPerMinute: 1 } };
    expect(play(buysAt('14:31', '14:32'), one).rejected()).toEqual({ RISK_MESSAGE_RATE: 1 });
    expect(play(buysAt('14:31', '14:32:01'), one).rejected()).toEqual({});
  });

  it('forgets: what is rejected now passes when the messages before are old enough', () => {
    const times = ['14:31:00', '14:31:20', '14:31:40', '14:32:10'];
    const story = play(buysAt(...times), PER_MINUTE);
    // the third wanted one share; the fourth wants two, since a rejected intent is no message
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 1 FILLED',
      '14:31:20 AAA BUY 1 FILLED',
      '14:31:40 AAA BUY 1 REJECTED RISK_MESSAGE_RATE',
      '14:32:10 AAA BUY 2 WORKING',
    ]);
  });

  it('of a second and of a minute both hold', () => {
    const order = { maxPerSecond: 1, maxPerMinute: 2 };
    const times = ['14:31:00', '14:31:01', '14:31:02', '14:31:20'];
    const story = play(buysAt(...times), { timeframe: '1s', order });
    expect(story.rejected()).toEqual({ RISK_MESSAGE_RATE: 2 });
    expect(
      auditPayloads(story, 'ORDER_REJECTED').map(({ observed, limit }) => [observed, limit]),
    ).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });
});

describe('messages are also', () => {
  it('orders that reduce risk, which pass however many went before', () => {
    const story = play(
      `
             AAA  BBB
      14:31  100  .    | AAA=5
      14:32  100  100
      14:33:30  100  100  | AAA=4
      14:33:31  100  100  | AAA=3
      14:33:32  100  100  | AAA=2
      14:33:33  100  100  | AAA=2 BBB=1`,
      PER_MINUTE,
    );
    expect(story.position('AAA')).toBe(2);
    expect(story.rejected()).toEqual({ RISK_MESSAGE_RATE: 1 });
  });

  it.each([
    ['that take effect at once', 0, 'CANCELED TARGET_CHANGED'],
    ['that are asked for, once each', 3, 'WORKING'],
  ])('cancels %s', (_name, latencyCancelBars, status) => {
    const story = play(
      `
             AAA  BBB
      14:31  100  100  | AAA=5
      14:31:01  .  100  | flat
      14:31:02  .  100  | BBB=1`,
      { order: { maxPerMinute: 2 }, sim: { latencyCancelBars } },
    );
    expect(story.orders()).toEqual([
      `14:31 AAA BUY 5 ${status}`,
      '14:31:02 BBB BUY 1 REJECTED RISK_MESSAGE_RATE',
    ]);
  });

  it('cancels of a blocked symbol', () => {
    const story = play(
      `
             AAA  BBB
      14:31  100  100  | AAA=5
      14:31:01  500  100
      14:31:02  500  100  | BBB=1`,
      { order: { maxPerMinute: 2 }, integrity: { outlier: limit('0.2') } },
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 CANCELED OUTLIER',
      '14:31:02 BBB BUY 1 REJECTED RISK_MESSAGE_RATE',
    ]);
  });

  it('replacements that are asked for, once each', () => {
    const story = play(
      `
             AAA  BBB
      14:31  100  100  | AAA=5;limit:90
      14:31:01  .  100  | AAA=5;limit:91
      14:31:02  .  100  | AAA=5;limit:92 BBB=1`,
      { order: { maxPerMinute: 2 }, sim: { latencyReplaceBars: 9 } },
    );
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 5 LIMIT 90 WORKING',
      '14:31:02 BBB BUY 1 REJECTED RISK_MESSAGE_RATE',
    ]);
  });

  it('protective orders, and their cancels', () => {
    const text = `
             AAA  BBB
      14:31  100  100  | AAA=5;stop:90
      14:31:01  100  100
      14:31:02  100  100  | AAA=5;stop:91 BBB=1
      14:31:03  100  100  | AAA=5;stop:91 BBB=2`;
    // an entry, its stop and BBB; then the cancel of the stop and a new one
    const orders = (maxPerMinute: number): string[] =>
      play(text, { order: { maxPerMinute } })
        .orders()
        .filter((line) => line.includes('BBB'));
    expect(orders(2)[0]).toBe('14:31:02 BBB BUY 1 REJECTED RISK_MESSAGE_RATE');
    expect(orders(5).at(-1)).toBe('14:31:03 BBB BUY 1 REJECTED RISK_MESSAGE_RATE');
    expect(orders(6).at(-1)).toBe('14:31:03 BBB BUY 1 WORKING');
  });

  it('the cancels and orders of a flatten, which pass however many went before', () => {
    const story = new Story(
      `
             AAA  BBB
      14:31  100  100  | AAA=5
      14:32  100  100
      14:33  100  100  | AAA=5 BBB=1
      14:33:10  100  .`,
      { order: { maxPerMinute: 5 } },
    ).play(3);
    story.tick.raiseKillSwitch('MANUAL');
    story.play();
    expect(story.orders().slice(1)).toEqual([
      '14:33 BBB BUY 1 CANCELED KILL_SWITCH_MANUAL',
      '14:33:10 AAA SELL 5 WORKING',
    ]);
    const [, , third, last] = story.table.slices.map(({ ts }) => ts);
    expect(story.tick.snapshot().traffic.minute.slice(-3)).toEqual([third, last, last]);
  });
});

describe('the count', () => {
  it('survives a snapshot', () => {
    const text = buysAt('14:31', '14:31:20', '14:31:40');
    const story = new Story(text, PER_MINUTE).play(2);
    const continued = new Story(text, PER_MINUTE).restore(throughJson(story.snapshot())).play();
    expect(continued.rejected()).toEqual({ RISK_MESSAGE_RATE: 1 });
  });
});
