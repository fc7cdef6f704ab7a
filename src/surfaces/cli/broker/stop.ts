/** `mqk broker stop`. */
import { stopPaperBroker } from '../../../adapters/brokers/index.ts';
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
  printResult(host, output, {
    json: { stopped: pid !== null, pid },
    lines: [pid === null ? 'no paper broker ran' : `paper broker stopped (process ${pid})`],
  });
  return DONE;
}
