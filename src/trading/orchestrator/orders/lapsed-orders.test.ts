/** What the tick asks for again, and what not, when orders ended although their targets stand. */
import { describe, expect, it } from 'vitest';
import { limit } from '../../../../tests/support/tick/amounts.ts';
import { Story, throughJson, type StoryParts } from '../../../../tests/support/tick/story.ts';

/** Out in the third slice, and nothing from then on. */
const OUT = `
  AAA
  14:31 100 | AAA=10
  14:32 100 |
  14:33 100 | AAA=0
  14:34 100 |
  14:35 100 |
  14:36 100 |
  14:37 100 |`;
const IN = `
  AAA
  14:31 100 | AAA=10
  14:32 100 |
  14:33 100 |
  14:34 100 |`;

/** A story whose orders are withdrawn behind its first `slices`. */
function withdrawn(table: string, slices: number, parts: StoryParts = {}): Story {
  const story = new Story(table, parts).play(slices);
  story.tick.withdrawOrders();
  return story;
}

describe('an order that was withdrawn with its run', () => {
  it('is asked for again by the book that stands, once, in the next slice', () => {
    const story = withdrawn(OUT, 3);
    expect(story.tick.lapsed).toEqual([1]);
    story.play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 FILLED',
      '14:33 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:34 AAA SELL 10 FILLED',
    ]);
    expect(story.position('AAA')).toBe(0);
    expect(story.tick.lapsed).toEqual([]);
  });

  it('is asked for once however often the run is wound down before it goes on', () => {
    const story = withdrawn(OUT, 3);
    story.tick.withdrawOrders();
    story.play(1);
    story.tick.withdrawOrders();
    story.play();
    expect(story.orders().slice(1)).toEqual([
      '14:33 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:34 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:35 AAA SELL 10 FILLED',
    ]);
  });

  it('is asked for again for the shares that never came', () => {
    const story = new Story(IN).playWithoutFills(1);
    story.tick.broker.applyFill({ order: 0, number: 1, qty: 4, price: 100e6, fee: 0 });
    story.tick.withdrawOrders();
    story.play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 CANCELED RUN_WOUND_DOWN',
      '14:32 AAA BUY 6 FILLED',
    ]);
  });

  it('is not asked for when the strategy returns another book', () => {
    const story = withdrawn('AAA\n14:31 100 | AAA=10\n14:32 100 | AAA=0\n14:33 100 |', 1).play();
    expect(story.orders()).toEqual(['14:31 AAA BUY 10 CANCELED RUN_WOUND_DOWN']);
  });

  it('is forgotten with its state neither by a snapshot nor by a restart', () => {
    const story = withdrawn(OUT, 3);
    const again = new Story(OUT).restore(throughJson(story.snapshot()));
    expect(again.tick.stateHash()).toBe(story.tick.stateHash());
    expect(again.play().orders()).toEqual(story.play().orders());
    expect(again.tick.stateHash()).toBe(story.tick.stateHash());
  });

  it('comes with the terms that are declared, and its stop with its fill', () => {
    const story = withdrawn(
      `AAA
       14:31 100           | AAA=10;limit:99;stop:95
       14:32 100           |
       14:33 100/100/98/99 |`,
      1,
    ).play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 10 LIMIT 99 CANCELED RUN_WOUND_DOWN',
      '14:32 AAA BUY 10 LIMIT 99 FILLED',
      '14:33 AAA SELL 10 STOP 95 WORKING',
    ]);
  });

  it('leaves what protects alone', () => {
    const story = withdrawn('AAA\n14:31 100 | AAA=10;stop:90;tp:120\n14:32 100 |\n14:33 100 |', 2);
    expect(story.tick.lapsed).toEqual([]);
    expect(story.play().orders()).toHaveLength(3);
  });
});

describe('no other order of the symbol', () => {
  it('comes with it that a person or the broker ended', () => {
    const story = new Story(`
      AAA
      14:31 100 | AAA=10
      14:32 100 |
      14:33 100 | AAA=-5
      14:34 100 |
      14:35 100 |`).play(3);
    story.tick.broker.confirmCancel(2); // the opening leg
    story.tick.withdrawOrders();
    story.play();
    expect(story.orders().slice(1)).toEqual([
      '14:33 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:33 AAA SELL 5 CANCELED BROKER_CANCELED',
      '14:34 AAA SELL 10 FILLED',
    ]);
  });

  it('comes with it that a gate refused', () => {
    const story = withdrawn(
      `AAA
       14:31 100 | AAA=100
       14:32 100 | AAA=900
       14:33 100 |
       14:34 100 |`,
      0,
      { risk: { maxPositionPerSymbol: limit('0.2') } },
    );
    story.playWithoutFills(2);
    story.tick.withdrawOrders();
    story.play();
    expect(story.orders()).toEqual([
      '14:31 AAA BUY 100 CANCELED RUN_WOUND_DOWN',
      '14:32 AAA BUY 800 REJECTED RISK_POSITION_LIMIT',
      '14:33 AAA BUY 100 FILLED',
    ]);
  });

  it('comes back whose cancel was asked for', () => {
    const story = new Story(
      `AAA
       14:31 100 | AAA=10
       14:32 100 | AAA=-10
       14:33 100 |
       14:34 100 |`,
      { sim: { latencyCancelBars: 5 }, risk: { allowShort: true } },
    ).playWithoutFills(2);
    story.tick.withdrawOrders();
    expect(story.tick.lapsed).toEqual([]);
    expect(story.play().orders()).toEqual(['14:31 AAA BUY 10 CANCELED RUN_WOUND_DOWN']);
  });
});

describe('an order with a time in force', () => {
  const table = (tif: string): string => `
    AAA
    20:58 100 | AAA=10;limit:90;tif:${tif}
    20:59 100 |
    21:00 100 |
    2024-01-03
    14:31 100 |
    14:32 100/100/80/100 |
    14:33 100 |`;

  it.each([
    ['GTC', 3, ['14:31 AAA BUY 10 LIMIT 90 FILLED']],
    ['DAY', 3, []], // it has had its day
    ['DAY', 2, ['21:00 AAA BUY 10 LIMIT 90 FILLED']], // a new order, whose day is that of its first bar
    ['DAY', 1, ['20:59 AAA BUY 10 LIMIT 90 EXPIRED TIME_IN_FORCE_DAY']],
    ['IOC', 1, ['20:59 AAA BUY 10 LIMIT 90 EXPIRED TIME_IN_FORCE_IOC']],
  ] as const)(
    '%s, withdrawn behind slice %i, is asked for while it would still work',
    (tif, slices, after) => {
      expect(withdrawn(table(tif), slices).play().orders().slice(1)).toEqual(after);
    },
  );
});

describe('an order that was never placed', () => {
  it('is asked for again, and one that a gate on its way gave up is not', () => {
    const lost = new Story(IN).playWithoutFills(1);
    lost.tick.broker.loseOrder(0);
    expect(lost.play().orders()).toEqual([
      '14:31 AAA BUY 10 CANCELED ORDER_NOT_PLACED',
      '14:32 AAA BUY 10 FILLED',
    ]);
    const givenUp = new Story(IN).playWithoutFills(1);
    givenUp.tick.broker.giveUpOrder(0);
    expect(givenUp.play().orders()).toEqual(['14:31 AAA BUY 10 CANCELED ORDER_NOT_PLACED']);
  });
});

describe('in a halted run', () => {
  it('an exit is asked for again, an entry is refused', () => {
    const story = new Story(
      `AAA BBB
       14:31 100 100 | AAA=10
       14:32 100 100 |
       14:33 100 100 | AAA=0 BBB=10
       14:35 100 100 |
       14:36 100 100 |`,
      { integrity: { failOnGap: true } },
    ).play(3);
    story.tick.withdrawOrders();
    story.play();
    expect(story.haltReason).toBe('GAP_DETECTED');
    expect(story.orders().slice(1)).toEqual([
      '14:33 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:33 BBB BUY 10 CANCELED RUN_WOUND_DOWN',
      '14:35 AAA SELL 10 FILLED',
      '14:35 BBB BUY 10 REJECTED RISK_HALTED',
    ]);
  });

  it('what flattens is ordered again, whatever the targets say', () => {
    const story = new Story(
      'AAA\n14:31 100 | AAA=10\n14:32 100 |\n14:33 100 |\n14:34 100 |\n14:35 100 |',
    );
    story.play(2);
    story.tick.raiseKillSwitch('MANUAL');
    story.play(1);
    story.tick.withdrawOrders();
    story.play();
    expect(story.orders().slice(1)).toEqual([
      '14:33 AAA SELL 10 CANCELED RUN_WOUND_DOWN',
      '14:34 AAA SELL 10 FILLED',
    ]);
    expect(story.events('FLATTEN_ORDERED')).toHaveLength(1);
  });
});
