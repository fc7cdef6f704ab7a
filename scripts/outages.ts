/**
 * The outages of the specification at their full length, on the real engine, paper broker and Postgres, with the
 * config as it is shipped:
 *
 *     npx tsx scripts/outages.ts                 all, some 15 minutes
 *     npx tsx scripts/outages.ts --only broker   those whose name holds the word
 *
 * Prints how each engine ended, how its run went on, and what the broker's own log says of doubles and losses. Exit
 * code 1 when there is one, or a run that did not come to its end. Needs nothing: it starts a server of its own.
 */
import { parseArgs } from 'node:util';
import { setup } from '../tests/support/cli/build-workers.ts';
import { DatabaseProxy } from '../tests/support/outages/database-proxy.ts';
import { OutageRun, type EngineEnd } from '../tests/support/outages/outage-run.ts';
import { ServerBench } from '../tests/support/outages/server-bench.ts';
import { TRUE_OUTAGES, type TrueOutage } from '../tests/support/outages/true-outages.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
/** 100 ms a bar: time enough for an outage, and a trade every second. */
const [ROWS, PACE] = [150, '600x'];
const SHIPPED = { strategy: 'sma_cross', params: { fast: 2, slow: 5 } };

await setup();
const server = await ServerBench.open(ROWS);
const proxy = await DatabaseProxy.open(await server.socketUrl());
try {
  let isSound = true;
  row(['outage', 'engine ended', 'went on', 'orders', 'doubles', 'lost fills', 'double fills']);
  for (const outage of TRUE_OUTAGES.filter(({ name }) => name.includes(values.only))) {
    isSound = (await observe(outage)) && isSound;
  }
  process.exitCode = isSound ? 0 : 1;
} finally {
  await proxy.close();
  await server.close();
}

async function observe({ name, env, happen }: TrueOutage): Promise<boolean> {
  const { bench } = server;
  const at = { pace: PACE, of: SHIPPED, env: { ...env, MQK_DATABASE_URL: proxy.url } };
  const run = await OutageRun.start(bench, at);
  await run.untilAccepted(3);
  await happen({ server, proxy, run });
  const end = await run.ended();
  const finished = end.json['sealed'] === true ? null : await run.goOn();
  const { doubleOrders, lostFills, doubleFills, unequal } = await run.count();
  const orders = (await run.acceptedIds()).length;
  const isWhole = finished === null || finished.json['sealed'] === true;
  const wentOn = finished === null ? '-' : isWhole ? 'sealed' : `exit ${finished.exitCode}`;
  row([name, endText(end), wentOn, orders, doubleOrders, lostFills, doubleFills]);
  for (const line of unequal) console.log(`  DIFFERS ${line}`);
  return isWhole && doubleOrders + lostFills + doubleFills + unequal.length === 0;
}

function endText({ code, json }: EngineEnd): string {
  const { error, ended_by: by, why } = json;
  const said = typeof error === 'object' && error !== null && 'code' in error ? error.code : by;
  const cause =
    typeof why === 'string' ? ` ${/[A-Z_]+_LOST|HEARTBEAT_STALE/.exec(why)?.[0] ?? ''}` : '';
  return `${String(code)} ${String(said)}${cause}`;
}

function row(cells: readonly (string | number)[]): void {
  const widths = [36, 30, 10, 8, 9, 12, 12];
  console.log(cells.map((cell, at) => String(cell).padEnd(widths[at] ?? 0)).join(''));
}
