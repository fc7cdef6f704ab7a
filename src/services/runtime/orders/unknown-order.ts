/** An id that no order has. */
import { readNewestOrderIds, type Lane } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { nearIds } from './near-ids.ts';

/** Among so many of the newest orders an unknown id looks for the one that was meant. */
const SEARCHED = 10_000;

/** Throws ORDER_ID_UNKNOWN, which names ids that are near. */
export async function failUnknownOrder(text: string, db: Lane): Promise<never> {
  const near = nearIds(text, await readNewestOrderIds(db, SEARCHED));
  const shown = text.slice(0, 80);
  const hint = near.length === 0 ? '' : `; near it: ${near.join(', ')}`;
  throw new Failure('NOT_FOUND', 'ORDER_ID_UNKNOWN', `there is no order ${shown}${hint}`);
}
