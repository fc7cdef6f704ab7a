/** The order that a command is about. */
import { Failure } from '../../../foundation/core/index.ts';
import { isBlank } from '../run/halt-reason.ts';

/** As it was given. Fails with USAGE_INVALID (exit 2) for a blank one, as an unset shell variable leaves. */
export function orderIdArgument(text: string): string {
  if (!isBlank(text)) return text;
  throw new Failure('INPUT', 'USAGE_INVALID', 'the client order id is blank', {
    fix: 'mqk order list --run-id ID shows the ids of a run',
  });
}
