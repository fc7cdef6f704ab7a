/** `mqk db stop [--yes]`: ends the embedded server; exit 3 while other processes use it. */
import { countClients, stopEmbeddedDatabase } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';
import { databaseRequest } from './request-of.ts';

export async function dbStop(
  flags: { readonly yes?: boolean },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const request = databaseRequest(host);
  const clients = flags.yes === true ? 0 : await countClients(request);
  if (clients > 0) {
    const message = `${counted(clients, 'connection')} of other processes to the embedded database`;
    throw new Failure('CONFIRMATION', 'DB_STOP_UNCONFIRMED', message);
  }
  const stopped = await stopEmbeddedDatabase(request);
  printResult(host, output, {
    json: { stopped },
    lines: [stopped ? 'stopped' : 'no embedded server was running'],
  });
  return DONE;
}
