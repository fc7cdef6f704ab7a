/**
 * Orders that were given up because nobody saw them at the broker: they are looked for with each reconcile, since one
 * may be there all the same (reliability 7.5, step 4). Its messages are heard by the booking.
 */
import {
  appendEvent,
  readWatchedOrderIds,
  type Lane,
  type RunRow,
} from '../../../../adapters/db/index.ts';
import type { Consequence } from '../../../../engines/delivery/index.ts';
import type { Difference } from '../../../../engines/reconcile/index.ts';
import type { TradingBroker } from '../../../../foundation/ports/index.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { StepWriter } from '../write/step-writer.ts';

export class ZombieWatch {
  /** Orders of earlier runs of which the broker has confirmed the end. */
  private readonly ended = new Set<string>();
  private readonly of: {
    readonly db: Lane;
    readonly run: RunRow;
    readonly actor: string;
    readonly note: (line: string) => void;
    readonly broker: TradingBroker;
    readonly driver: RunDriver;
    readonly writer: StepWriter;
    readonly follow: (consequence: Consequence, why: string) => Promise<void>;
  };

  constructor(of: ZombieWatch['of']) {
    this.of = of;
  }

  /**
   * An earlier run gave the order up, and it works: it is cancelled at once, under no permit. The outbox of its own run
   * is closed to this engine, which holds no lease there, and its record may be sealed; a cancel adds no risk, and does
   * nothing twice. Told in this run's log; one that failed is tried again when the order is seen again.
   */
  async cancelEarlier(clientOrderId: string): Promise<void> {
    if (this.ended.has(clientOrderId)) return;
    const { db, run, actor, note, broker } = this.of;
    const reply = await broker.cancel(clientOrderId);
    if (reply.ok || reply.error.code === 'BROKER_ORDER_OVER') this.ended.add(clientOrderId);
    const outcome = reply.ok ? 'CANCELED' : reply.error.code;
    note(`order ${clientOrderId} of an earlier run was given up and works: cancel ${outcome}`);
    await db.transaction((tx) =>
      appendEvent(tx, {
        runId: run.runId,
        topic: 'BROKER',
        eventType: 'EARLIER_ZOMBIE_CANCEL',
        payload: { client_order_id: clientOrderId, outcome },
        actor,
      }),
    );
  }

  /** Of what a reconcile found: orders of earlier runs that were given up and work. */
  async cancelRevived(differences: readonly Difference[]): Promise<void> {
    const { db, run, driver } = this.of;
    const revived = differences.flatMap(({ code, clientOrderId: id }) =>
      code === 'RECONCILE_ORDER_REVIVED' && id !== null && driver.book.indexOf(id) === null
        ? [id]
        : [],
    );
    if (revived.length === 0) return;
    const watched = await readWatchedOrderIds(db, run);
    for (const id of revived) if (watched.has(id)) await this.cancelEarlier(id);
  }

  /** Asks for each; one that is there is told, and cancelled when it can act. A look-up that fails says nothing. */
  async look(): Promise<void> {
    const { broker, driver, writer, follow } = this.of;
    for (const order of driver.deliveries.presumedAbsent) {
      const clientOrderId = driver.book.idOf(order);
      const reply = await broker.orderOf(clientOrderId);
      if (!reply.ok || reply.value === null) continue;
      const { state, filledQty } = reply.value;
      if (state === 'REJECTED' && filledQty === 0) continue; // it was refused: nothing of it ever acted
      const step = driver.noteSighting(order, { by: 'LOOK_UP', state, filledQty });
      if (step === null) continue;
      await writer.write([step]);
      const why = `ZOMBIE_ACCEPT: ${clientOrderId} was given up, and is ${state} at the broker`;
      await follow(step.consequence, why);
    }
  }
}
