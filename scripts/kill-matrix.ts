/**
 * The kill matrix: kill -9 of the engine at every crash point and state that can be reached, and at random times; of
 * the database; of the broker. Counted from the broker's own log (docs/specs/kill_matrix.md).
 *
 *     npx tsx scripts/kill-matrix.ts [--home DIR] [--only points,random,database,broker] [--points 20]
 *       [--random 500] [--database 200] [--broker 200] [--lanes 2] [--json]
 *
 * It takes hours. With `--home` of an earlier call it goes on where that was ended, by Ctrl-C or kill -9 as well.
 * Exit code 1 when anything was doubled, lost or unequal, or broke off; 130 when it was ended before its end.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setup as buildPrograms } from '../tests/support/cli/build-workers.ts';
import { PACKAGE_ROOT, TEST_PROGRAM } from '../tests/support/cli/run-in-process.ts';
import { runKillMatrix } from '../tests/support/kills/kill-matrix.ts';
import { GROUPS, killRows, type KillCounts } from '../tests/support/kills/kill-plan.ts';
import { isClean, killTable, tableText } from '../tests/support/kills/kill-table.ts';
import { readProvenance } from '../src/services/research/index.ts';

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    only: { type: 'string', default: GROUPS.join(',') },
    points: { type: 'string', default: '20' },
    random: { type: 'string', default: '500' },
    database: { type: 'string', default: '200' },
    broker: { type: 'string', default: '200' },
    lanes: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const home =
  values.home === undefined ? mkdtempSync(join(tmpdir(), 'mqk-matrix-')) : resolve(values.home);
const only = values.only.split(',');
const countOf = (group: (typeof GROUPS)[number]): number =>
  only.includes(group) ? Number(values[group]) : 0;
const counts: KillCounts = {
  points: countOf('points'),
  random: countOf('random'),
  database: countOf('database'),
  broker: countOf('broker'),
};
const interruption = { isAsked: false };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.isAsked) process.exit(130);
    interruption.isAsked = true;
    console.error('ending with the kills that are under way');
  });
}
console.error(`home ${home}`);
await buildPrograms();
const { gitHash, dirty } = readProvenance(PACKAGE_ROOT);
const rows = killRows(counts);
const lines = await runKillMatrix({
  home,
  rows,
  lanes: Number(values.lanes),
  programs: {
    crashing: TEST_PROGRAM,
    shipped: join(PACKAGE_ROOT, 'bin', 'mqk'),
    broker: join(PACKAGE_ROOT, 'dist', 'mqk.mjs'),
  },
  commit: `${gitHash?.slice(0, 10) ?? 'none'}${dirty === true ? '+' : ''}`,
  isInterrupted: () => interruption.isAsked,
  note: (line) => console.error(line),
});
const table = killTable(rows, lines);
console.log(values.json ? JSON.stringify(table) : tableText(table));
process.exitCode = !isClean(table) ? 1 : interruption.isAsked ? 130 : 0;
