/** A database with faults in its transactions, one after another. */
import type { Lane } from '../../../src/adapters/db/index.ts';
import { Failure } from '../../../src/foundation/core/index.ts';

/**
 * What becomes of each transaction in turn; after the last, all go through.
 *
 * - REPLY_LOST: it is committed, and the answer to COMMIT doesn't arrive.
 * - COMMIT_LOST: COMMIT doesn't arrive, and nobody knows.
 * - ABORTED: Postgres gives it up.
 * - DOWN: there is no server.
 */
export type Fate = 'REPLY_LOST' | 'COMMIT_LOST' | 'ABORTED' | 'DOWN' | 'FINE';

const lost = (): Failure => new Failure('UNAVAILABLE', 'DB_COMMIT_UNKNOWN', 'no answer to COMMIT');

export function faultyLane(
  db: Lane,
  fates: readonly Fate[],
): Lane & { readonly tries: () => number } {
  let tries = 0;
  return {
    query: (sql, params) => db.query(sql, params),
    transaction: async (work) => {
      const fate = fates[tries];
      tries += 1;
      if (fate === 'DOWN') throw new Failure('UNAVAILABLE', 'DB_UNREACHABLE', 'no server');
      const result = await db.transaction(async (tx) => {
        const done = await work(tx);
        if (fate === 'COMMIT_LOST') throw lost();
        if (fate === 'ABORTED') throw new Failure('CONFLICT', 'DB_TRANSACTION_ABORTED', 'deadlock');
        return done;
      });
      if (fate === 'REPLY_LOST') throw lost();
      return result;
    },
    tries: () => tries,
  };
}
