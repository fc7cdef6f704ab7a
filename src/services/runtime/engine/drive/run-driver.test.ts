// What a driver makes of inputs that are no fills: ends without a broker's word, and requests that follow.
import { describe, expect, it } from 'vitest';
import { waitingDriver } from '../../../../../tests/support/engine/driver-story.ts';

describe('RunDriver', () => {
  it('ends an order that never came to be, without a reject of the broker', () => {
    const { driver } = waitingDriver();
    const reason = 'PRESUMED_NOT_ACCEPTED';
    const step = driver.settle({ order: 0, action: 'SUBMIT', outcome: 'NOT_ACCEPTED', reason });
    expect(driver.book.standOf(0)).toMatchObject({ state: 'CANCELED', reason: 'ORDER_NOT_PLACED' });
    expect(step.events.map(({ eventType }) => eventType)).toEqual([
      'SEND_SETTLED',
      'ORDER_CANCELED',
    ]);
    expect(step.requests).toEqual([]); // there is nothing to cancel at the broker
  });

  it('withdraws what protects nothing, and asks the broker for it', () => {
    const { driver } = waitingDriver();
    const step = driver.withdraw({ except: [], protects: true });
    expect(driver.book.standOf(0)).toMatchObject({ state: 'CANCELED', reason: 'RUN_WOUND_DOWN' });
    expect(step.requests).toEqual([{ action: 'CANCEL', order: 0, serial: 0 }]);
  });

  it('raises a switch that the next slice acts on', () => {
    const { driver } = waitingDriver();
    expect(driver.raiseSwitch('MANUAL').events[0]).toMatchObject({ eventType: 'SWITCH_RAISED' });
    driver.closeSlice();
    expect(driver.haltReason).toBe('KILL_SWITCH_MANUAL');
    const at = driver.plan.prepared.columns.ts[driver.rowsDone - 1];
    expect(driver.halt).toMatchObject({ at, payload: { reason: 'KILL_SWITCH_MANUAL' } });
  });
});
