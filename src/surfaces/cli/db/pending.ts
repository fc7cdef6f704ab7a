/** What becomes of migrations that are pending. */
import type { Database, SchemaState } from '../../../adapters/db/index.ts';

/** Said of those that need nobody. */
export const BY_ITSELF = 'applied by the next command';

/** Whether opening the database applies them unasked (`openDatabase`): it is our own, and no LIVE run is in it. */
export function isAppliedUnasked(
  { isEmbedded }: Pick<Database, 'isEmbedded'>,
  { liveRuns }: Pick<SchemaState, 'liveRuns'>,
): boolean {
  return isEmbedded && liveRuns === 0;
}
