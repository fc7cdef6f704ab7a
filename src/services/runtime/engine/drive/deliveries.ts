/**
 * What became of the request that brings each order to the broker. One that was given up is watched for ever: the
 * broker may show it all the same, in a message or when it is asked.
 */
import {
  judgeZombie,
  type DeliveryReason,
  type ZombieVerdict,
} from '../../../../engines/delivery/index.ts';
import type { BrokerMessageKind, BrokerOrder } from '../../../../foundation/ports/index.ts';
import type { SettledAs } from './step.ts';

/** How an order looked when it was seen at the broker. `filledQty`: shares, as the broker counts or as we booked. */
export interface Sighting {
  readonly by: 'MESSAGE' | 'LOOK_UP';
  readonly state: BrokerOrder['state'];
  readonly filledQty: number;
}

/** What a message says of the state of its order; absent: nothing that shows the order at the broker. */
const SEEN_AS: Readonly<Partial<Record<BrokerMessageKind, BrokerOrder['state']>>> = {
  ACCEPTED: 'WORKING',
  FILL: 'PARTIALLY_FILLED',
  BUST: 'PARTIALLY_FILLED',
  CORRECT: 'PARTIALLY_FILLED',
  CANCELED: 'CANCELED',
  REPLACED: 'CANCELED',
  EXPIRED: 'EXPIRED',
};

/** Messages behind which an order is over. */
const ENDS: ReadonlySet<BrokerMessageKind> = new Set([
  'CANCELED',
  'REPLACED',
  'EXPIRED',
  'REJECTED',
]);

/** Null: the message doesn't show that the broker ever took the order. */
export function sightingOf(
  kind: BrokerMessageKind,
  { filledQty, qty }: { readonly filledQty: number; readonly qty: number },
): Sighting | null {
  const state = filledQty >= qty ? 'FILLED' : SEEN_AS[kind];
  return state === undefined ? null : { by: 'MESSAGE', state, filledQty };
}

type Fate = Pick<SettledAs, 'outcome' | 'reason'>;

/** Reasons that are no proof: nobody saw it there, for long enough, or a person says so. */
const PRESUMED: ReadonlySet<string | null> = new Set<DeliveryReason>([
  'PRESUMED_NOT_ACCEPTED',
  'OPERATOR_NOT_ACCEPTED',
]);

export class Deliveries {
  private readonly settled = new Map<number, Fate>();
  private readonly over = new Set<number>();
  /** Of orders that were seen after they were given up: whether it was with shares. */
  private readonly seen = new Map<number, boolean>();
  /** Orders of which a cancel was refused while nobody knew whether the broker has them. */
  private readonly cancelledInVain = new Set<number>();

  note(order: number, fate: Fate): void {
    this.settled.set(order, fate);
  }

  /** The broker told of an order: whether it is over there is known with it. */
  hear(order: number, kind: BrokerMessageKind): void {
    if (ENDS.has(kind)) this.over.add(order);
  }

  /** Whether the broker told that the order is over, so that nobody has to cancel it. */
  isOver(order: number): boolean {
    return this.over.has(order);
  }

  /** Whether the broker took the order. */
  isTaken(order: number): boolean {
    return this.settled.get(order)?.outcome === 'ACKED';
  }

  /** Whether the fate of the order's request was told. */
  isSettled(order: number): boolean {
    return this.settled.has(order);
  }

  /**
   * A cancel has an end: whether that is news to our books. Of an order that the broker is not known to have it is
   * none: that one is over by our books, or its own request will tell.
   */
  hearCancel(order: number, outcome: SettledAs['outcome']): boolean {
    const fate = this.settled.get(order);
    if (fate?.outcome === 'ACKED' || outcome === 'ACKED') return outcome !== 'ACKED';
    if (fate === undefined) this.cancelledInVain.add(order);
    if (outcome !== 'REJECTED') this.seen.delete(order); // not sent: a zombie works on, and is looked for again
    return false;
  }

  /** Whether a cancel came to the broker before the order did: it is told once. */
  takeCancelledInVain(order: number): boolean {
    return this.cancelledInVain.delete(order);
  }

  /** Orders that were given up without a proof and never seen since, in the order of their requests' ends. */
  get presumedAbsent(): readonly number[] {
    return [...this.settled].flatMap(([order, { outcome, reason }]) =>
      outcome === 'NOT_ACCEPTED' && PRESUMED.has(reason) && !this.seen.has(order) ? [order] : [],
    );
  }

  /** What is due to an order that was seen; null: it was not given up, or nothing of it is new. */
  see(order: number, sighting: Sighting): ZombieVerdict | null {
    const hadShares = this.seen.get(order);
    const hasShares = sighting.filledQty > 0;
    const isNews = hadShares === undefined || (hasShares && !hadShares);
    if (this.settled.get(order)?.outcome !== 'NOT_ACCEPTED' || !isNews) return null;
    this.seen.set(order, hasShares);
    return judgeZombie(sighting);
  }
}
