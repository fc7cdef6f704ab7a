/** An answer of the paper broker before it is written: status and body. */
import type { JsonObject } from '../../../../foundation/core/index.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

export const OK = 200;
export const CREATED = 201;
export const BAD_REQUEST = 400;
export const NOT_FOUND = 404;
export const CONFLICT = 409;
/** Too little room on the disk. */
export const NO_ROOM = 507;

/** The broker did nothing, and says why. */
export function refusal(status: number, error: string): Answer {
  return { status, body: { error } };
}
