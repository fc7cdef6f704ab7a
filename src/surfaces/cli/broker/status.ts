/** `mqk broker status`. */
import { findPaperBroker, lastPaperFault } from '../../../adapters/brokers/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { failureOf } from './failure-of.ts';
import { lockLeft } from './lock-left.ts';

/** Fails with PAPER_BROKER_SILENT: nobody answers, and it is not true that none runs. */
export async function brokerStatus(host: Host, output: OutputFlags): Promise<number> {
  const found = await findPaperBroker(homeOf(host));
  if (!found.ok) throw failureOf(found.error);
  const running = found.value;
  if (running === null) {
    lockLeft(homeOf(host));
    const fault = lastPaperFault(homeOf(host));
    printResult(host, output, {
      json: { running: false, last_fault: fault },
      lines: [
        'no paper broker runs; a command that needs it starts it',
        ...(fault === null ? [] : [`the last one that was started: ${fault}`]),
      ],
    });
    return CHECK_FOUND;
  }
  const { pid, instance, status, cursor } = running;
  printResult(host, output, {
    json: { running: true, pid, instance, status, cursor },
    lines: [`paper broker ${instance}  ${status}  process ${pid}  ${cursor} events`],
  });
  return DONE;
}
