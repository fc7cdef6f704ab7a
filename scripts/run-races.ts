/**
 * Races of two processes on a real Postgres, far more than `npm test` runs:
 *
 *     npx tsx scripts/run-races.ts                1,000 races of two arms, 1,000 of a halt
 *     npx tsx scripts/run-races.ts --races 100    fewer
 *
 * Commands against commands; halts of engines that trade are in `scripts/halts-under-load.ts`. Two arms: half of them
 * for one run, half for two runs of one account; one winner each. A halt: in turn against the confirmation of an
 * arming, a begin and a stop; it always stands. Prints what the losers were told, and how long the halts took from the
 * command to the committed fence. Exit code 1 when a rule broke. Needs nothing: it starts a server under a home of its
 * own, or takes that of `MQK_DATABASE_URL`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, stopEmbeddedDatabase } from '../src/adapters/db/index.ts';
import { enterRacer } from '../tests/support/runs/racer.ts';
import {
  raceArms,
  raceHalt,
  RIVALS,
  type Field,
  type RaceResult,
} from '../tests/support/runs/races.ts';

const { values } = parseArgs({ options: { races: { type: 'string', default: '1000' } } });
const races = Number(values.races);
if (!Number.isSafeInteger(races) || races < 1) {
  console.error('error USAGE: --races is a whole number from 1');
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), 'mqk-races-'));
const url = process.env['MQK_DATABASE_URL'];
const request = { home, env: url === undefined ? {} : { MQK_DATABASE_URL: url } };
try {
  process.exitCode = (await runAll()) ? 0 : 1;
} finally {
  if (url === undefined) await stopEmbeddedDatabase(request);
  rmSync(home, { recursive: true, force: true });
}

async function runAll(): Promise<boolean> {
  const opened = await openDatabase(request);
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  const racers = await Promise.all([enterRacer(request), enterRacer(request)]);
  const field: Field = { db, racers };
  const arms = await repeat((i) => raceArms(field, i % 2 === 0));
  const halts = await repeat((i) => raceHalt(field, RIVALS[i % RIVALS.length] ?? RIVALS[0]));
  await Promise.all(racers.map((racer) => racer.leave()));
  await db.close();
  const isOk = report('two arms, one winner', arms) && report('a halt stands', halts);
  reportFences(halts.flatMap(({ haltMs }) => (haltMs === null ? [] : [haltMs])));
  return isOk;
}

async function repeat(race: (i: number) => Promise<RaceResult>): Promise<readonly RaceResult[]> {
  const results: RaceResult[] = [];
  for (let i = 0; i < races; i++) results.push(await race(i));
  return results;
}

function report(rule: string, results: readonly RaceResult[]): boolean {
  const broken = results.flatMap((result) => result.broken);
  console.log(`${rule}: ${results.length} races, ${broken.length} broken`);
  for (const sentence of broken.slice(0, 10)) console.log(`  BROKEN ${sentence}`);
  const counts = new Map<string, number>();
  for (const { told } of results) counts.set(told, (counts.get(told) ?? 0) + 1);
  for (const [told, count] of counts) console.log(`  ${count} were told ${told}`);
  return broken.length === 0;
}

function reportFences(ms: readonly number[]): void {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  console.log(`halt fence: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`);
}
