/** How a fact is seen: with its time, or with the reason why it was not. */
import type { Observed } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { UtcMillis } from '../../../foundation/model/index.ts';
import { utcNow } from '../utc-now.ts';

/**
 * Facts as of before they were looked at: what takes long is old when it arrives. A failure is a reason;
 * anything else that is thrown is a defect of this program and goes on.
 */
export async function observe<Facts>(look: () => Facts | Promise<Facts>): Promise<Observed<Facts>> {
  const at: UtcMillis = utcNow();
  try {
    return { seen: true, at, facts: await look() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return unseen(whyOf(error));
  }
}

export function unseen(why: string): Observed<never> {
  return { seen: false, why };
}

/** Code, message and the first problems: enough to act on in one line. */
function whyOf({ code, message, problems }: Failure): string {
  const named = problems.slice(0, 3).map(({ code: its, path }) => `${its} ${path ?? ''}`.trim());
  return [`${code}: ${message}`, ...named].join('; ');
}
