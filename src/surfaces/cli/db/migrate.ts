/** `mqk db migrate [--yes]` (contract 13.1): all pending migrations or none; exit 3 where LIVE runs are. */
import { migrateDatabase } from '../../../adapters/db/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { databaseRequest } from './request-of.ts';
import { fileJson } from './status.ts';

export async function dbMigrate(
  flags: { readonly yes?: boolean },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const isConfirmed = flags.yes ?? false;
  const { applied, liveRuns } = await migrateDatabase(databaseRequest(host), {
    isConfirmed,
    onApplied: () => host.crashAt?.('CP15'),
  });
  if (liveRuns > 0 && applied.length > 0) {
    note(host, `warning: this database holds ${liveRuns} LIVE run(s), and its schema was changed`);
  }
  printResult(host, output, {
    json: { applied: applied.map(fileJson), pending: [], live_runs: liveRuns },
    lines:
      applied.length === 0
        ? ['nothing to apply']
        : applied.map(({ name, sha256 }) => `applied  ${name}  ${sha256.slice(0, 12)}`),
  });
  return DONE;
}
