/** Reading that fits together. */
import type { Lane, Statements } from './statements.ts';

/** Everything that `read` reads is of one moment; nothing is locked, and nothing can be written. */
export async function inSnapshot<T>(db: Lane, read: (tx: Statements) => Promise<T>): Promise<T> {
  return await db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return await read(tx);
  });
}
