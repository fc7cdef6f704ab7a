/** The wall clock of this machine: the one place in which the runtime reads it. */
import { invariant } from '../../foundation/core/index.ts';
import { parseInstant, type UtcMillis } from '../../foundation/model/index.ts';

export function utcNow(): UtcMillis {
  const now = parseInstant(new Date().toISOString());
  invariant(now !== null, 'the clock of this machine shows an instant');
  return now;
}
