/** `mqk broker paper`: this process is the paper broker. */
import { servePaperBroker } from '../../../adapters/brokers/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';

export interface PaperFlags {
  readonly idleSeconds: string;
}

export async function brokerPaper(
  flags: PaperFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  if (!/^[1-9][0-9]{0,6}$/.test(flags.idleSeconds)) {
    const message = `--idle-seconds "${flags.idleSeconds}" is no number of seconds from 1 to 9999999`;
    throw new Failure('INPUT', 'USAGE_INVALID', message, { fix: 'give whole seconds, as 900' });
  }
  await servePaperBroker({
    home: homeOf(host),
    idleMs: Number(flags.idleSeconds) * 1000,
    isInterrupted: host.isInterrupted,
    faults: host.paperFaults,
    onReady: ({ instance, pid, socket }) => {
      printResult(host, output, {
        json: { instance, pid, socket },
        lines: [`paper broker ${instance} listens (process ${pid})`],
      });
    },
  });
  return DONE;
}
