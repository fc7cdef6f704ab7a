/** An open database: two lanes of connections, and what is known about the server behind them. */
import { openLane, type ClosableLane } from './pool-lane.ts';
import type { Lane, Row, SqlValue, Transaction } from './statements.ts';
import type { DatabaseClass, DatabaseTarget } from './database-url.ts';

/**
 * At most this many connections serve ordinary work: an engine writes, looks at its row, places events, and has two
 * renewals of its lease under way when a connection is dead.
 */
const POOL_SIZE = 5;

export interface Database extends Lane {
  /** The lane that is kept for halts: a connection that ordinary work never takes. */
  readonly urgent: Lane;
  /** Whether it is the server that we started; false behind `MQK_DATABASE_URL`. */
  readonly isEmbedded: boolean;
  readonly databaseClass: DatabaseClass;
  /** Ends the connections; the server goes on. */
  close(): Promise<void>;
}

/** Connects nothing yet: the first statement does. */
export async function connect(target: DatabaseTarget): Promise<Database> {
  const ordinary = await openLane(target, { size: POOL_SIZE });
  const urgent = await openLane(target, { size: 1 });
  return new PooledDatabase(target, ordinary, urgent);
}

class PooledDatabase implements Database {
  readonly isEmbedded: boolean;
  readonly databaseClass: DatabaseClass;
  readonly urgent: Lane;
  readonly #lanes: readonly [ordinary: ClosableLane, urgent: ClosableLane];

  constructor(target: DatabaseTarget, ordinary: ClosableLane, urgent: ClosableLane) {
    this.isEmbedded = target.isEmbedded;
    this.databaseClass = target.databaseClass;
    this.urgent = urgent;
    this.#lanes = [ordinary, urgent];
  }

  query(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]> {
    return this.#lanes[0].query(sql, params);
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#lanes[0].transaction(work);
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}
