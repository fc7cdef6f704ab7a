/**
 * Halts runs while they trade, and counts in the broker's own log what still arrived:
 *
 *     npx tsx scripts/halts-under-load.ts [--halts 1000] [--engines 2] [--home DIR] [--json]
 *
 * Real: the engine with its outbox, lease and stream, in processes of their own; Postgres with fsync; the paper broker
 * in its process; arming with its preflight; the halt, which is the service behind `mqk run halt`, in this process,
 * at a random moment that is the same at each call. Not real: an engine process does one run after another, since a
 * start for each would take hours; the bars are generated, two symbols of which nearly each slice trades one.
 *
 * - fence: from the call to the committed fence. quiet: until the run is DISARMED, the 250 ms included in which a
 *   permit from before the fence may still be used.
 * - sends after the return: orders that the broker took after the halt had returned (by its log), and those that an
 *   engine put to it (on the monotonic clock of the host). Both must be 0; cancels are none.
 *
 * With `--home` each halt is kept in `halts.jsonl` there, and another call goes on with the rest. Exit code 1 when a
 * rule broke. `scripts/run-races.ts` races halts against other commands; `scripts/halt-figures.ts` times the command
 * itself, of runs that nobody trades.
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, stopEmbeddedDatabase } from '../src/adapters/db/index.ts';
import type { RunDesk } from '../src/services/runtime/index.ts';
import { shippedBrokers } from '../src/surfaces/cli/index.ts';
import { setup } from '../tests/support/cli/build-workers.ts';
import { mqk, TEST_PROGRAM } from '../tests/support/cli/run-in-process.ts';
import { brokenBy, haltUnderLoad, type HaltFacts } from '../tests/support/load/halts.ts';
import { tradedBars } from '../tests/support/load/traded-bars.ts';
import { hireTrader } from '../tests/support/load/trader.ts';

const { values } = parseArgs({
  options: {
    halts: { type: 'string', default: '1000' },
    engines: { type: 'string', default: '2' },
    home: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [halts, engines] = [Number(values.halts), Number(values.engines)];
if (![halts, engines].every((count) => Number.isSafeInteger(count) && count >= 1)) {
  console.error('error USAGE: --halts and --engines are whole numbers from 1');
  process.exit(2);
}
const home =
  values.home === undefined ? mkdtempSync(join(tmpdir(), 'mqk-load-')) : resolve(values.home);
const kept = join(home, 'halts.jsonl');
const env = { MQK_HOME: home };
const done: HaltFacts[] = [];

await setup();
mkdirSync(home, { recursive: true });
if (existsSync(kept)) {
  const lines = readFileSync(kept, 'utf8').trimEnd().split('\n');
  done.push(
    ...lines.map((line) => JSON.parse(line) as HaltFacts).filter(({ halt }) => halt < halts),
  );
  console.error(`${done.length} of ${halts} halts are done already`);
}
try {
  await haltAll();
  process.exitCode = report() ? 0 : 1;
} finally {
  await mqk(['broker', 'stop'], { env });
  await stopEmbeddedDatabase({ home, env });
  if (values.home === undefined) rmSync(home, { recursive: true, force: true });
}

async function haltAll(): Promise<void> {
  const opened = await openDatabase({ home, env });
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  const desk: RunDesk = {
    ...{ db, home, env, brokers: shippedBrokers(TEST_PROGRAM), actor: 'cli:load' },
    build: { programVersion: '', gitHash: null, dirty: null },
    isInterrupted: () => false,
    note: () => undefined,
  };
  // Runs that a call before left behind keep their engine and account.
  let serial = Number((await db.query('SELECT count(*)::int AS runs FROM runs'))[0]?.['runs']);
  const known = new Set(done.map(({ halt }) => halt));
  const left = Array.from({ length: halts }, (_, halt) => halt).filter((halt) => !known.has(halt));
  const floor = { env, out: join(home, 'exports'), bars: tradedBars(join(home, 'bars'), 2, 3_000) };
  const work = async (): Promise<void> => {
    const trader = hireTrader(floor);
    try {
      for (let halt = left.shift(); halt !== undefined; halt = left.shift()) {
        const facts = await haltUnderLoad(desk, trader, { halt, serial: serial++ });
        appendFileSync(kept, `${JSON.stringify(facts)}\n`);
        done.push(facts);
        for (const sentence of brokenBy(facts)) console.error(`BROKEN ${sentence}`);
        if (done.length % 50 === 0) console.error(`${done.length} of ${halts} halts`);
      }
    } finally {
      trader.leave();
    }
  };
  await Promise.all(Array.from({ length: Math.min(engines, left.length) }, work));
  await db.close();
}

function report(): boolean {
  const sum = (of: (facts: HaltFacts) => number): number =>
    done.reduce((total, facts) => total + of(facts), 0);
  const broken = done.flatMap(brokenBy);
  const figures = {
    halts: done.length,
    orders_before: sum(({ orders }) => orders),
    accepted_after_return: sum(({ acceptedAfter }) => acceptedAfter),
    sent_after_return: sum(({ sentAfter }) => sentAfter),
    permits_after_fence: sum(({ permitsAfter }) => permitsAfter),
    sent_under_older_permits: sum(({ stragglers }) => stragglers),
    broken: broken.length,
    fence_ms: spread(done.map(({ fenceMs }) => fenceMs)),
    return_ms: spread(done.map(({ returnMs }) => returnMs)),
    quiet_ms: spread(done.flatMap(({ quietMs }) => quietMs ?? [])),
    older_permit_ms: spread(done.map(({ longestMs }) => longestMs)),
  };
  if (values.json) {
    console.log(JSON.stringify(figures));
  } else {
    for (const [name, value] of Object.entries(figures)) {
      const text =
        typeof value === 'number'
          ? String(value)
          : `p50 ${value.p50}   p99 ${value.p99}   max ${value.max}`;
      console.log(`${name.padEnd(26)}${text}`);
    }
    for (const sentence of broken.slice(0, 10)) console.log(`BROKEN ${sentence}`);
  }
  return broken.length === 0 && done.length === halts;
}

/** Milliseconds with one decimal. */
function spread(ms: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): number =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1),
    );
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
