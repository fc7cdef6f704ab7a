/** `mqk order cancel`: a person takes back what a run that nobody trades any more left at the broker. */
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { cancelOrder, type CanceledOrder } from '../../../services/runtime/index.ts';
import { DONE, exitCodeOf } from '../exit-code.ts';
import { errorJson, noteFailure } from '../failure-report.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { haltReason, isBlank } from '../run/halt-reason.ts';
import { nextOf, runLine } from '../run/receipt-text.ts';
import { withDesk } from '../run/with-desk.ts';
import { orderIdArgument } from './order-id-argument.ts';

export interface CancelFlags {
  readonly reason: string;
  readonly unprotected?: boolean;
}

export async function orderCancel(
  of: { readonly clientOrderId: string; readonly flags: CancelFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { flags } = of;
  const clientOrderId = orderIdArgument(of.clientOrderId);
  const { unprotected: isUnprotected = false } = flags;
  const reason = reasonArgument(flags.reason);
  return await withDesk(host, async (desk) => {
    const canceled = await cancelOrder({ clientOrderId, reason, isUnprotected }, desk);
    const { why } = canceled;
    if (why !== null) noteFailure(host, why);
    const error = why === null ? {} : { error: errorJson(why, host) };
    printResult(host, output, {
      json: { ...error, ...canceledJson(canceled) },
      lines: canceledLines(canceled),
    });
    return why === null ? DONE : exitCodeOf(why.kind);
  });
}

function canceledJson(canceled: CanceledOrder): JsonObject {
  const { run, order, state, filledQty } = canceled;
  return {
    client_order_id: order.clientOrderId,
    run_id: run.runId,
    symbol: order.symbol,
    state,
    filled: String(filledQty),
    confirmed: canceled.isConfirmed,
    booked: canceled.isBooked,
  };
}

function canceledLines(canceled: CanceledOrder): readonly string[] {
  const { run, order, state, filledQty, isConfirmed, isBooked } = canceled;
  const word = isConfirmed ? 'the broker confirms it' : 'the broker does not confirm it yet';
  return [
    runLine(run),
    `${order.clientOrderId} of ${order.symbol} is ${state}, ${filledQty} of ${order.qty} filled; ${word}`,
    ...(run.sealedAt === null && !isBooked
      ? ['the run is not sealed: its recovery books it', nextOf('recover', run)]
      : []),
  ];
}

function reasonArgument(text: string): string {
  if (!isBlank(text)) return haltReason(text).text;
  throw new Failure('INPUT', 'USAGE_INVALID', '--reason is blank', {
    fix: 'say why the order is taken back; it is stored',
  });
}
