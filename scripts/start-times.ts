/**
 * How long the embedded database takes, through the bundled program: `mqk db status` where there is none yet,
 * where it is stopped, where it runs; and `mqk --help` beside it, which never loads it.
 *
 *     npx tsx scripts/start-times.ts [--rounds 5]
 *
 * One JSON object: milliseconds of each, sorted. Contract: the first under 3,000, later ones under 500.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });

function timed(home: string, argv: readonly string[]): number {
  const since = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['bin/mqk', ...argv], {
    env: { ...process.env, MQK_HOME: home, MQK_DATABASE_URL: '', MQK_PG_IDLE_SECONDS: '60' },
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`mqk ${argv.join(' ')} ended with ${String(status)}: ${stderr}`);
  return Math.round(performance.now() - since);
}

const times = { first: [0], stopped: [0], running: [0], help: [0] };
for (const list of Object.values(times)) list.pop();
for (let round = 0; round < Number(values.rounds); round += 1) {
  const home = mkdtempSync(join(tmpdir(), 'mqk-start-'));
  times.first.push(timed(home, ['db', 'status']));
  timed(home, ['db', 'stop']);
  times.stopped.push(timed(home, ['db', 'status']));
  times.running.push(timed(home, ['db', 'status']));
  times.help.push(timed(home, ['--help']));
  timed(home, ['db', 'stop']);
  rmSync(home, { recursive: true, force: true });
}
for (const list of Object.values(times)) list.sort((a, b) => a - b);
console.log(JSON.stringify(times));
