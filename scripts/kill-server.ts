/**
 * Kills the embedded server with -9 under commits, again and again, and counts: a row whose commit was
 * acknowledged must be there, whatever happened.
 *
 *     npx tsx scripts/kill-server.ts [--kills 200] [--writers 4] [--home DIR]
 *
 * With `--home` of an earlier call it goes on with that database. Exit code 1 when a row is missing.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killUnderCommits } from './database/kill-under-commits.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    writers: { type: 'string', default: '4' },
    home: { type: 'string' },
  },
});
const home =
  values.home === undefined ? mkdtempSync(join(tmpdir(), 'mqk-kills-')) : resolve(values.home);
console.error(`home ${home}`);
const { recoveries, ...counted } = await killUnderCommits({
  home,
  kills: Number(values.kills),
  writers: Number(values.writers),
  note: (line) => console.error(line),
});
const at = (part: number): number =>
  Math.round(recoveries[Math.floor(recoveries.length * part)] ?? 0);
console.log(JSON.stringify({ ...counted, recovery_ms: { p50: at(0.5), p99: at(0.99) } }));
process.exitCode = counted.missing === 0 ? 0 : 1;
