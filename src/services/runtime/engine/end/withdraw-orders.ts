/** Takes back what protects nothing, at the end of a run. */
import type { Engine } from '../engine.ts';

/**
 * Cancels every working order that protects nothing, and brings each declared stop to the size of its position, unless
 * the run is halted, of which only cancels may leave; then hears what came of it. A fill that comes meanwhile asks for
 * a stop of another size, which is put in place in the same way. Fails as the database does.
 */
export async function withdrawOrders(engine: Engine): Promise<void> {
  const { driver, stand } = engine;
  const protects = !stand.isHalted;
  do {
    await engine.carryOut(driver.withdraw({ except: unheardOf(engine), protects }));
    await engine.hearAll();
  } while (protects && driver.isReplacing && !engine.isFenced);
}

/**
 * What may have been sent, and of which the broker has neither told nor shown anything, stays: a cancel of an order
 * that it does not know is refused, and stops nothing that arrives later. Who finds it takes it back.
 */
function unheardOf(engine: Engine): readonly number[] {
  const { book } = engine.driver;
  return engine.lookUps.unknown.flatMap(({ row: { action, clientOrderId } }) => {
    const order = action === 'CANCEL' ? null : book.indexOf(clientOrderId);
    return order !== null && book.standOf(order).state === 'SUBMITTED' ? [order] : [];
  });
}
