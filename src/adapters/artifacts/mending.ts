/** How a folder comes back that is damaged or gone. */
import { basename } from 'node:path';
import { isDatabaseRunId, parseRunId } from '../../foundation/model/index.ts';
import { peekManifest } from './sealed/newest-folder.ts';

/**
 * The command that writes the folder of a PAPER or LIVE run anew, by the id that names it; null for every other folder. A
 * backtest that was given such an id says so in its manifest.
 */
export function exportCommand(folder: string): string | null {
  const id = parseRunId(basename(folder));
  if (id === null || !isDatabaseRunId(id)) return null;
  const isBacktest = peekManifest(folder)?.['mode'] === 'BACKTEST';
  return isBacktest ? null : `mqk audit export --run-id ${id}`;
}

/** What to do with a folder that is not as it was sealed. */
export function mendingOf(folder: string): string {
  const command = exportCommand(folder);
  if (command === null) return 'move it away as evidence, and repeat the command that made it';
  return `${command} writes it anew from the database, and keeps this one beside it`;
}
