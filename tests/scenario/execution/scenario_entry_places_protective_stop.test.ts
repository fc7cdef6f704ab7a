/**
 * INV-EXEC-05: behind every fill, an open position has a working STOP of its size at its declared
 * price, and a profit target when one is declared; the two are one another's end, and the end of what
 * the book still has at work. Spec: contract 5; safety, decision 7; docs/specs/execution_model.md.
 * Shown: stories with stops, adds, exits and halts; the order rows are compared as a whole.
 * Mutation that turns it red: place protection in step 6 only, let a halt or the gates touch it, or
 * leave the sibling, the target or a working exit in place.
 */
import { describe, expect, it } from 'vitest';
import { OrderIds } from '../../../src/engines/audit/index.ts';
import {
  derivedOrderId,
  ORDER_STATES,
  reasonId,
  STOP_ROLE,
} from '../../../src/foundation/model/index.ts';
import { SAMPLE_INPUTS } from '../../support/sample-run.ts';
import { play, Story } from '../../support/tick/story.ts';

describe('the protection of an entry', () => {
  it('stands right behind the fill: entry, stop, profit target', () => {
    const story = play(`
             SPY
      14:31  100                | SPY=10;stop:95;tp:120
      14:32  100/101/99/100     |`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 95 WORKING',
      '14:32 SPY SELL 10 LIMIT 120 WORKING',
    ]);
    expect(story.events('ORDER_ACCEPTED', 'FILL_APPLIED').map((line) => line.slice(0, 20))).toEqual(
      [
        '14:31 ORDER_ACCEPTED',
        '14:32 FILL_APPLIED S',
        '14:32 ORDER_ACCEPTED',
        '14:32 ORDER_ACCEPTED',
      ],
    );
    expect(story.tick.orders.openQty(0)).toBe(0); // not of the book
  });

  it('has ids that hang on the entry, counted from 0', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;stop:95;tp:120
      14:32  100 | SPY=10;stop:96;tp:120`);
    const ids = new OrderIds(SAMPLE_INPUTS, story.tick.orders);
    const { engineId } = SAMPLE_INPUTS;
    const id = (derivation: 'STOP' | 'TP', revision: number) =>
      derivedOrderId(ids.at(0), { engineId, derivation, revision });
    expect([1, 2, 3].map((order) => ids.at(order))).toEqual([
      id('STOP', 0),
      id('TP', 0),
      id('STOP', 1),
    ]);
    expect(story.orders().at(1)).toBe('14:32 SPY SELL 10 STOP 95 CANCELED REPLACED');
  });

  it('is live in the bar of the fill; the profit target is not', () => {
    const stopped = play(`
             SPY
      14:31  100              | SPY=10;stop:95;tp:99
      14:32  100/101/94/100   |`);
    expect(stopped.fills()).toEqual(['14:32 SPY BUY 10 @101', '14:32 SPY SELL 10 @95']);
    const kept = play(`
             SPY
      14:31  100              | SPY=10;stop:90;tp:105
      14:32  100/110/99/100   |
      14:33  100/110/99/100   |`);
    expect(kept.fills()).toEqual(['14:32 SPY BUY 10 @110', '14:33 SPY SELL 10 @105']);
  });

  it('mirrors for a short', () => {
    const story = play(`
             SPY
      14:31  100              | SPY=-10;stop:105;tp:90
      14:32  100/101/99/100   |
      14:33  107/108/104/107  |`);
    expect(story.orders()).toEqual([
      '14:31 SPY SELL 10 FILLED',
      '14:32 SPY BUY 10 STOP 105 FILLED',
      '14:32 SPY BUY 10 LIMIT 90 CANCELED OCO_SIBLING_FILLED',
    ]);
    expect(story.fills().at(1)).toBe('14:33 SPY BUY 10 @107');
  });
});

describe('protection and its position', () => {
  it('follows adds and reductions, a revision each', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;stop:95
      14:32  100 | SPY=15
      14:33  100 | SPY=4
      14:34  100 |`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 95 CANCELED REPLACED',
      '14:32 SPY BUY 5 FILLED',
      '14:33 SPY SELL 15 STOP 95 CANCELED REPLACED',
      '14:33 SPY SELL 11 FILLED',
      '14:34 SPY SELL 4 STOP 95 WORKING',
    ]);
  });

  it('ends with the position, and when its price is withdrawn', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;stop:95;tp:120
      14:32  100 | SPY=10;stop:95
      14:33  100 | SPY=0
      14:34  100 |`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 95 CANCELED POSITION_CLOSED',
      '14:32 SPY SELL 10 LIMIT 120 CANCELED PROTECTION_WITHDRAWN',
      '14:33 SPY SELL 10 FILLED',
    ]);
  });

  it('is put in place in step 6 when it is declared later', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10
      14:32  100 | SPY=10;stop:95
      14:33  96  |`);
    expect(story.orders().at(1)).toBe('14:32 SPY SELL 10 STOP 95 WORKING');
  });

  it('that closes it takes the target back, and every order of the book with it', () => {
    const story = play(
      `
             SPY
      14:31  100            | SPY=10;stop:95
      14:32  100            | SPY=10
      14:33  100            | SPY=4
      14:34  100/100/94/96  |
      14:35  96             |
      14:36  96             | SPY=4
      14:37  96             |
      14:38  96             |`,
      { sim: { latencySubmitBars: 1 } },
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:33 SPY SELL 10 STOP 95 FILLED',
      '14:33 SPY SELL 6 CANCELED PROTECTION_FILLED',
      '14:36 SPY BUY 4 FILLED',
      '14:38 SPY SELL 4 STOP 95 WORKING',
    ]);
    expect(story.position('SPY')).toBe(4);
  });

  it('takes the stop for reached when a bar reaches stop and target, whatever their ages', () => {
    const story = play(`
             SPY
      14:31  100             | SPY=10;stop:90;tp:105
      14:32  100             | SPY=10;stop:95;tp:105
      14:33  100/106/94/100  |`);
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 90 CANCELED REPLACED',
      '14:32 SPY SELL 10 LIMIT 105 CANCELED OCO_SIBLING_FILLED',
      '14:32 SPY SELL 10 STOP 95 FILLED',
    ]);
  });
});

describe('protection and halts', () => {
  const TABLE = `
             SPY
      14:31  100 | SPY=10;stop:95
      14:32  100 | SPY=20
      14:33  100 | SPY=20
      14:35  100 | SPY=30
      14:36  94  |`;

  it('survives a halt and is maintained in it', () => {
    const story = new Story(TABLE, { integrity: { failOnGap: true } }).play();
    expect(story.haltReason).toBe('GAP_DETECTED');
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 95 CANCELED REPLACED',
      '14:32 SPY BUY 10 FILLED',
      '14:33 SPY SELL 20 STOP 95 FILLED',
      '14:35 SPY BUY 10 REJECTED RISK_HALTED',
    ]);
    expect(story.fills().at(-1)).toBe('14:36 SPY SELL 20 @94');
  });

  it('goes on trailing in a halt', () => {
    const table = `
             SPY
      14:31  100 | SPY=10;trail:5
      14:32  100 |
      14:34  100 |
      14:35  110 |
      14:36  104 |`;
    const story = play(table, { integrity: { failOnGap: true } });
    expect(story.haltReason).toBe('GAP_DETECTED');
    expect(story.fills().at(-1)).toBe('14:36 SPY SELL 10 @104');
  });

  it('is cancelled by a flatten, which closes the position itself', () => {
    const story = new Story(TABLE).play(2);
    story.tick.raiseKillSwitch('MANUAL');
    story.play();
    expect(story.orders().slice(2)).toEqual([
      '14:32 SPY BUY 10 FILLED',
      '14:33 SPY SELL 20 STOP 95 CANCELED KILL_SWITCH_MANUAL',
      '14:33 SPY SELL 20 FILLED',
      '14:33 SPY BUY 20 REJECTED RISK_HALTED',
      '14:35 SPY BUY 30 REJECTED RISK_HALTED',
    ]);
    expect(story.position('SPY')).toBe(0);
  });
});

describe('a resize with latency', () => {
  it('leaves the old stop at work for n bars, which then never takes more than the position', () => {
    const story = play(
      `
             SPY
      14:31  100            | SPY=10;stop:95
      14:32  100            | SPY=4
      14:33  100            |
      14:34  100/100/94/96  |
      14:35  100            |`,
      { sim: { latencyReplaceBars: 2 } },
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 95 CANCELED POSITION_CLOSED',
      '14:32 SPY SELL 6 FILLED',
    ]);
    expect(story.fills().at(-1)).toBe('14:34 SPY SELL 4 @95');
  });

  it('works at the asked price once it is confirmed', () => {
    const story = play(
      `
             SPY
      14:31  100 | SPY=10;stop:90
      14:32  100 | SPY=10;stop:92
      14:33  100 | SPY=10;stop:94
      14:34  100 |
      14:35  100 |`,
      { sim: { latencyReplaceBars: 1 } },
    );
    expect(story.orders()).toEqual([
      '14:31 SPY BUY 10 FILLED',
      '14:32 SPY SELL 10 STOP 90 CANCELED REPLACED',
      '14:33 SPY SELL 10 STOP 92 CANCELED REPLACED',
      '14:34 SPY SELL 10 STOP 94 WORKING',
    ]);
    expect(story.events('REPLACE_REQUESTED').map((line) => line.slice(0, 5))).toEqual([
      '14:32',
      '14:33',
    ]);
  });
});

describe('rows of protection', () => {
  it('are STOP and LIMIT orders that end FILLED or CANCELED, never in the book', () => {
    const story = play(`
             SPY
      14:31  100 | SPY=10;stop:95
      14:32  100 |`);
    const { orders } = story.tick;
    expect(orders.role.at(1)).toBe(STOP_ROLE);
    expect(ORDER_STATES[orders.state.at(1)]).toBe('SUBMITTED');
    expect(reasonId('REPLACED')).toBeGreaterThan(0);
    expect([orders.workingSell[0], orders.workingCount]).toEqual([0, 1]);
  });
});
