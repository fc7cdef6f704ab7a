/** `mqk broker stop`. */
import { stopPaperBroker } from '../../../adapters/brokers/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { failureOf } from './failure-of.ts';
import { lockLeft } from './lock-left.ts';

/** Exit 0 when none runs afterwards, whether or not one ran before. Fails with PAPER_BROKER_SILENT when one still does. */
export async function brokerStop(host: Host, output: OutputFlags): Promise<number> {
  const stopped = await stopPaperBroker(homeOf(host));
  if (!stopped.ok) throw failureOf(stopped.error);
  const pid = stopped.value;
  const lock = pid === null ? lockLeft(homeOf(host)) : null;
  const left = lock === null ? '' : `; its process is gone, and a start takes ${lock} over`;
  printResult(host, output, {
    json: { stopped: pid !== null, pid, lock_left: lock },
    lines: [
      pid === null ? `no paper broker answers${left}` : `paper broker stopped (process ${pid})`,
    ],
  });
  return DONE;
}
