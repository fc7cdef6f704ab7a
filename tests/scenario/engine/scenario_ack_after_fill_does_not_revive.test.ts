/**
 * Invariant INV-ENGINE-07: a fill says as much as an acknowledgement; one that comes behind it, by whatever way,
 * brings no order back to work, and an execution that is told twice is booked once.
 * Spec: reliability 7.6 (F43, F46); contract 6.
 * Would turn red: an ACCEPTED message or a late reply that sets a FILLED order to WORKING; a duplicate that is booked.
 */
import { describe, expect, it } from 'vitest';
import { toldBy, waitingDriver } from '../../support/engine/driver-story.ts';

describe('an acknowledgement behind the fill', () => {
  it('changes nothing, as a message and as the reply to the request', () => {
    const { driver, id } = waitingDriver();
    driver.takeMessage(toldBy(id, 'FILL', 1));
    expect(driver.book.standOf(0)).toMatchObject({ state: 'FILLED', filledQty: 10 });
    driver.takeMessage(toldBy(id, 'ACCEPTED', 2));
    driver.settle({ order: 0, action: 'SUBMIT', outcome: 'ACKED', reason: null });
    expect(driver.book.standOf(0)).toMatchObject({ state: 'FILLED', filledQty: 10 });
    expect(driver.haltReason).toBeNull();
  });

  it('and the execution told once more is booked once', () => {
    const { driver, id } = waitingDriver();
    driver.takeMessage(toldBy(id, 'FILL', 1));
    const again = driver.takeMessage({ ...toldBy(id, 'FILL', 1), messageId: 'by another way' });
    expect(again).toMatchObject({ booked: null });
    expect(driver.recorded.tick.portfolio.position[0]).toBe(10);
    expect(driver.recorded.tick.portfolio.ledger.count).toBe(1);
  });

  it('of an order that is not ours is not guessed at', () => {
    const { driver } = waitingDriver();
    expect(driver.takeMessage(toldBy('MAIN_nobody', 'FILL', 1))).toBe('ORDER_UNKNOWN');
  });
});
