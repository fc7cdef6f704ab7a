/** A desk whose database does something at one transaction: the one that writes an event of a type. */
import type { Transaction } from '../../../src/adapters/db/index.ts';
import { Failure } from '../../../src/foundation/core/index.ts';
import type { RunDesk } from '../../../src/services/runtime/index.ts';

export interface Mishap {
  /** Type of the audit event, such as RUN_ARMED. Each transaction that writes it counts. */
  readonly at: string;
  /** Before its COMMIT, in place of it when it throws. */
  readonly before?: () => void | Promise<void>;
  /** After its COMMIT. */
  readonly after?: () => Promise<unknown>;
  /** Whether the answer to its COMMIT is lost. */
  readonly isLost?: boolean;
}

/** Each mishap happens once. */
export function withMishaps(desk: RunDesk, mishaps: readonly Mishap[]): RunDesk {
  const left = [...mishaps];
  const { db } = desk;
  const transaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    let met: Mishap | undefined;
    const result = await db.transaction(async (tx) => {
      const query: Transaction['query'] = (sql, params = []) => {
        met ??= left.find(({ at }) => params.includes(at));
        return tx.query(sql, params);
      };
      const done = await work({ isTransaction: true, query });
      if (met !== undefined) left.splice(left.indexOf(met), 1);
      await met?.before?.();
      return done;
    });
    await met?.after?.();
    if (met?.isLost !== true) return result;
    throw new Failure('UNAVAILABLE', 'DB_COMMIT_UNKNOWN', 'no answer to COMMIT');
  };
  return {
    ...desk,
    db: { urgent: db.urgent, query: (sql, params) => db.query(sql, params), transaction },
  };
}

/** For a mishap: the database fails with this code. */
export function failWith(code: string): () => never {
  return () => {
    throw new Failure('UNAVAILABLE', code, `the database said ${code}`);
  };
}
