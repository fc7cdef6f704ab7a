/** The bars that a run was begun with, as its log names them. */
import { findEvent, type Lane } from '../../../../adapters/db/index.ts';
import {
  InvariantViolation,
  isList,
  isObject,
  parseSha256Hex,
  type Sha256Hex,
} from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';

export interface FeedFile {
  readonly symbol: string;
  readonly sha256: Sha256Hex;
}

/** Null: no engine has begun to trade it. */
export async function readFeed(db: Lane, runId: RunId): Promise<readonly FeedFile[] | null> {
  const payload = await findEvent(db, { runId, topic: 'RUNTIME', eventType: 'FEED_OPENED' });
  return payload === null ? null : feedOf(payload);
}

/** Out of the payload of FEED_OPENED. */
export function feedOf(payload: unknown): readonly FeedFile[] {
  const { data } = isObject(payload) ? payload : {};
  if (!isList(data)) throw new InvariantViolation('a feed names its files');
  return data.map((one) => {
    const { symbol, sha256 } = isObject(one) ? one : {};
    const hash = typeof sha256 === 'string' ? parseSha256Hex(sha256) : null;
    if (typeof symbol !== 'string' || hash === null) {
      throw new InvariantViolation('a file of a feed has a symbol and a hash');
    }
    return { symbol, sha256: hash };
  });
}
