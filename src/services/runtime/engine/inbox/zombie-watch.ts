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
import type { BrokerOrder, TradingBroker } from '../../../../foundation/ports/index.ts';
import type { RunDriver } from '../drive/run-driver.ts';
import type { StepWriter } from '../write/step-writer.ts';

/** Enough to hide the wait for an answer; few enough that a broker's limit on requests is left to others too. */
const AT_ONCE = 8;

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

  /**
   * Asks for each, some at a time; one that is there is told, and cancelled when it can act. The answers are followed in
   * the order of the orders. A look-up that fails says nothing.
   */
  async look(): Promise<void> {
    const { broker, driver } = this.of;
    const orders = driver.deliveries.presumedAbsent;
    for (let at = 0; at < orders.length; at += AT_ONCE) {
      const some = orders.slice(at, at + AT_ONCE);
      const replies = await Promise.all(
        some.map(async (order) => ({
          order,
          reply: await broker.orderOf(driver.book.idOf(order)),
        })),
      );
      for (const { order, reply } of replies) {
        if (reply.ok && reply.value !== null) await this.meet(order, reply.value);
      }
    }
  }

  private async meet(order: number, { state, filledQty }: BrokerOrder): Promise<void> {
    const { driver, writer, follow } = this.of;
    if (state === 'REJECTED' && filledQty === 0) return; // it was refused: nothing of it ever acted
    const step = driver.noteSighting(order, { by: 'LOOK_UP', state, filledQty });
    if (step === null) return;
    await writer.write([step]);
    const why = `ZOMBIE_ACCEPT: ${driver.book.idOf(order)} was given up, and is ${state} at the broker`;
    await follow(step.consequence, why);
  }
}
