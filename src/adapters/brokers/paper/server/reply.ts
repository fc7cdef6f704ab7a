/** An answer of the paper broker before it is written: status and body. */
import type { JsonObject } from '../../../../foundation/core/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** Seconds after which to ask again. */
  readonly retryAfter?: number;
}

export const OK = 200;
export const CREATED = 201;
export const BAD_REQUEST = 400;
export const NOT_FOUND = 404;
export const CONFLICT = 409;
/** Well-formed, and not to be done. */
export const UNPROCESSABLE = 422;
/** It does nothing more, and ends. */
export const UNAVAILABLE = 503;
/** Too little room on the disk. */
export const NO_ROOM = 507;

/** The broker did nothing, and says why; `code` where its adapter must tell that from the rest. */
export function refusal(
  status: number,
  error: string,
  code?: 'ORDER_OVER' | 'ORDER_DIFFERS',
): Answer {
  return { status, body: code === undefined ? { error } : { error, code } };
}
