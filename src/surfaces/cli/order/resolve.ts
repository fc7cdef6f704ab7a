/** `mqk order resolve` and `resolve-message`: a person's word where no machine can know. Nothing is sent. */
import { redactSecrets } from '../../../engines/config/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { resolveOrder, resolveParked } from '../../../services/runtime/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { isBlank } from '../run/halt-reason.ts';
import { orderIdArgument } from './order-id-argument.ts';
import { parkedJson } from './parked-text.ts';
import { nextOf, runLine } from '../run/receipt-text.ts';
import { withDesk } from '../run/with-desk.ts';

export interface ResolveFlags {
  readonly as: string;
  readonly evidence: string;
}

/** Characters of evidence that are stored. */
const LONGEST = 4096;

export async function orderResolve(
  of: { readonly clientOrderId: string; readonly flags: ResolveFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { flags } = of;
  const clientOrderId = orderIdArgument(of.clientOrderId);
  const isAccepted = wordArgument(flags.as);
  const evidence = evidenceArgument(flags.evidence);
  return await withDesk(host, async (desk) => {
    const { run, broker } = await resolveOrder({ clientOrderId, isAccepted, evidence }, desk);
    printResult(host, output, {
      json: {
        client_order_id: clientOrderId,
        run_id: run.runId,
        delivery: 'OPERATOR_RESOLVED',
        as: flags.as,
        evidence,
        broker: broker.kind,
      },
      lines: [
        runLine(run),
        `${clientOrderId} is resolved as ${flags.as}; the broker: ${broker.kind}`,
        nextOf('recover', run),
      ],
    });
    return DONE;
  });
}

export async function orderResolveMessage(
  of: { readonly inboxId: string; readonly evidence: string },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const inboxId = inboxArgument(of.inboxId);
  const evidence = evidenceArgument(of.evidence);
  return await withDesk(host, async (desk) => {
    const { run, parked } = await resolveParked({ inboxId, evidence }, desk);
    printResult(host, output, {
      json: { run_id: run.runId, ...parkedJson(parked), evidence },
      lines: [runLine(run), `message ${inboxId} is set aside; nothing of it is booked`],
    });
    return DONE;
  });
}

function wordArgument(text: string): boolean {
  if (text === 'accepted' || text === 'not-accepted') return text === 'accepted';
  const message = `--as "${text.slice(0, 80)}": must be accepted or not-accepted`;
  throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: 'say what became of it' });
}

/** What looks like a credential is not stored. */
function evidenceArgument(text: string): string {
  if (!isBlank(text)) return redactSecrets(text.slice(0, LONGEST)).replace(/[\ud800-\udbff]$/, '');
  throw new Failure('INPUT', 'USAGE_INVALID', '--evidence is blank', {
    fix: "say what you saw, and where: the broker's page, its answer, who told you",
  });
}

function inboxArgument(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  const message = `"${text.slice(0, 80)}" is no number of a message`;
  throw new Failure('INPUT', 'USAGE_INVALID', message, {
    fix: 'mqk run status --run-id ID lists parked messages, each with its inbox_id',
  });
}
