/**
 * Races of permits to send against a halt, on a real Postgres, far more than `npm test` runs:
 *
 *     npx tsx scripts/permit-races.ts                1,000 halts
 *     npx tsx scripts/permit-races.ts --races 100    fewer
 *
 * Each halt meets an engine that takes one permit after another. No permit may be committed after the fence.
 * Prints how many permits came before it, and how long the halts took until the fence stood. Exit code 1 when a
 * rule broke. Needs nothing: it starts a server under a home of its own, or takes that of `MQK_DATABASE_URL`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, stopEmbeddedDatabase } from '../src/adapters/db/index.ts';
import { racePermits, type PermitRace } from '../tests/support/orders/permit-races.ts';

const { values } = parseArgs({ options: { races: { type: 'string', default: '1000' } } });
const races = Number(values.races);
if (!Number.isSafeInteger(races) || races < 1) {
  console.error('error USAGE: --races is a whole number from 1');
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), 'mqk-permits-'));
const url = process.env['MQK_DATABASE_URL'];
const request = { home, env: url === undefined ? {} : { MQK_DATABASE_URL: url } };
try {
  const opened = await openDatabase(request);
  if (!opened.ok) throw opened.error;
  const raced: PermitRace[] = [];
  for (let i = 0; i < races; i++) raced.push(await racePermits(opened.value, i));
  await opened.value.close();
  process.exitCode = report(raced) ? 0 : 1;
} finally {
  if (url === undefined) await stopEmbeddedDatabase(request);
  rmSync(home, { recursive: true, force: true });
}

function report(raced: readonly PermitRace[]): boolean {
  const broken = raced.flatMap((race) => race.broken);
  const permitted = raced.reduce((sum, race) => sum + race.permitted, 0);
  console.log(
    `${raced.length} halts, ${permitted} permits before them, ${broken.length} broken rules`,
  );
  for (const sentence of broken.slice(0, 10)) console.log(`  BROKEN ${sentence}`);
  const ms = raced.map(({ haltMs }) => haltMs).sort((a, b) => a - b);
  const at = (share: number): string =>
    (ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0).toFixed(2);
  console.log(`halt under permits: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`);
  return broken.length === 0;
}
