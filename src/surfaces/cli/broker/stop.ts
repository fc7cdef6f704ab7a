/** `mqk broker stop`. */
import { paperLockLeft, stopPaperBroker } from '../../../adapters/brokers/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { failureOf } from './failure-of.ts';

/** Exit 0 when none runs afterwards, whether or not one ran before. */
export async function brokerStop(host: Host, output: OutputFlags): Promise<number> {
  const stopped = await stopPaperBroker(homeOf(host));
  if (!stopped.ok) throw failureOf(stopped.error);
  const pid = stopped.value;
  const lock = pid === null ? paperLockLeft(homeOf(host)) : null;
  const left =
    lock === null ? '' : `; ${lock} stands: a start takes it over unless its owner lives`;
  printResult(host, output, {
    json: { stopped: pid !== null, pid, lock_left: lock },
    lines: [
      pid === null ? `no paper broker answers${left}` : `paper broker stopped (process ${pid})`,
    ],
  });
  return DONE;
}
