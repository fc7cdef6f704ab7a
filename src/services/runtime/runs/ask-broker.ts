/** Asks the broker of a run for everything it knows of the account, and makes sure that it is the run's. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { lostStateOf } from '../../../engines/reconcile/index.ts';
import { err, Failure, type Result } from '../../../foundation/core/index.ts';
import type { BrokerSnapshot } from '../../../foundation/ports/index.ts';
import { openBroker } from '../arming/open-broker.ts';
import { lostText, readKnownMark } from '../reconcile/known-mark.ts';
import type { RunDesk } from './run-desk.ts';

/** In one line why nothing of the account is known. */
export type NoAnswer = { readonly code: string; readonly message: string };

/**
 * One reading. A broker of another environment or account is no answer, as it is none for the preflight; nor is one that
 * lost its state: what it doesn't show may work all the same.
 */
export async function askBroker(
  desk: RunDesk,
  run: RunRow,
): Promise<Result<BrokerSnapshot, NoAnswer>> {
  try {
    const broker = await openBroker(run, desk);
    const known = await readKnownMark(desk.db, run);
    const reply = await broker.snapshot();
    if (!reply.ok) return reply;
    const accountLast4 = run.account.slice(-4);
    const lost = lostStateOf(known, reply.value.mark);
    if (lost !== null) return err({ code: lost.code, message: lostText(lost) });
    const { last4, environment } = reply.value.account;
    if (last4 === accountLast4 && environment === run.environment) return reply;
    const message = `it answers for account ${last4} in ${environment}, the run's is ${accountLast4} in ${run.environment}`;
    return err({ code: 'BROKER_REPLY_FOREIGN', message });
  } catch (error) {
    if (error instanceof Failure) return err(error);
    throw error;
  }
}
