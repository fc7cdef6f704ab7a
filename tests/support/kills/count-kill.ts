/**
 * What a kill did, counted from two sides that know nothing of each other: the broker's own log, and our ledger and
 * rows. Pure, so that it can be shown to bite.
 */

/** One execution; money as decimal text. */
export interface Execution {
  readonly executionId: string;
  readonly clientOrderId: string;
  readonly qty: number;
  readonly price: string;
  readonly fee: string;
}

/** Open shares by client order id, of the orders that can still fill. */
export type Working = ReadonlyMap<string, number>;

/** Signed shares by symbol, without those that are 0. */
export type Positions = ReadonlyMap<string, number>;

export interface Books {
  readonly fills: readonly Execution[];
  readonly working: Working;
  readonly positions: Positions;
}

export interface BrokerBooks extends Books {
  /** Every order that was ever accepted, in that order. `ordinal`: its place among the orders of its run. */
  readonly accepted: readonly { readonly clientOrderId: string; readonly ordinal: number }[];
}

export interface KillCount {
  /** Orders accepted beyond one for each decision of the run, whatever id they came under. */
  readonly doubleOrders: number;
  /** Executions of the broker that are not in the ledger as they were told. */
  readonly lostFills: number;
  /** Rows of the ledger beyond one for each execution, and rows of no execution. */
  readonly doubleFills: number;
  /** What differs in positions and working orders; empty: nothing. */
  readonly unequal: readonly string[];
}

export function countKill(broker: BrokerBooks, ours: Books): KillCount {
  const { accepted } = broker;
  const ids = new Set(accepted.map(({ clientOrderId }) => clientOrderId));
  const decisions = new Set(accepted.map(({ ordinal }) => ordinal));
  const told = new Set(broker.fills.map(textOf));
  const booked = new Set(ours.fills.map(textOf));
  return {
    doubleOrders: accepted.length - Math.min(ids.size, decisions.size),
    lostFills: [...told].filter((fill) => !booked.has(fill)).length,
    doubleFills: ours.fills.length - [...booked].filter((fill) => told.has(fill)).length,
    unequal: [
      ...differences('position', broker.positions, ours.positions),
      ...differences('order', broker.working, ours.working),
    ],
  };
}

/** An execution that was booked with other numbers is lost, and the row is of none. */
function textOf({ executionId, clientOrderId, qty, price, fee }: Execution): string {
  return [executionId, clientOrderId, qty, price, fee].join(' ');
}

function differences(
  what: string,
  theirs: ReadonlyMap<string, number>,
  ours: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set([...theirs.keys(), ...ours.keys()])]
    .filter((name) => theirs.get(name) !== ours.get(name))
    .map(
      (name) => `${what} ${name}: ${theirs.get(name) ?? 'none'} and ${ours.get(name) ?? 'none'}`,
    );
}
