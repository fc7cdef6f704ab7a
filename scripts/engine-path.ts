/**
 * What a whole engine does in a second: `mqk run execute` in this process, on real Postgres and the real paper broker,
 * each figure beside a control of the same process and disk:
 *
 *     npx tsx scripts/engine-path.ts                 600 slices of one symbol, 200 of ten
 *     npx tsx scripts/engine-path.ts --slices 100    fewer
 *     npx tsx scripts/engine-path.ts --json
 *
 * - control: plain INSERT and COMMIT, before and after; and the backtest of the same bars, which has neither orders
 *   that leave nor rows.
 * - idle: no order ever, no share held. one: a strategy that changes its mind every second bar, one symbol: what one
 *   order costs. ten: the same of ten symbols, which share their commits.
 * - Of each: slices, orders and fills a second; p50 and p99 of the stages of an order. `send` is from the decision, the
 *   end of the tick's `closeSlice`, to the first byte, `permit` the transaction with the look at the deadman file,
 *   `round` from the decision to the commit of the answer. `commits` is p50 of `round` in plain commits.
 *
 * A fill costs more than an order: the simulated market tells one message at a time and goes on when it is booked.
 * `scripts/order-path.ts` has the store alone, with batches and without engine and broker.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, stopEmbeddedDatabase } from '../src/adapters/db/index.ts';
import { setup } from '../tests/support/cli/build-workers.ts';
import { mqk, type CliOptions } from '../tests/support/cli/run-in-process.ts';
import { StageClock } from '../tests/support/load/stage-clock.ts';
import { NEVER, RESTLESS, tradedBars } from '../tests/support/load/traded-bars.ts';
import { watchSends } from '../tests/support/load/watch-sends.ts';

const { values } = parseArgs({
  options: {
    slices: { type: 'string', default: '600' },
    json: { type: 'boolean', default: false },
  },
});
const slices = Number(values.slices);
if (!Number.isSafeInteger(slices) || slices < 20) {
  console.error('error USAGE: --slices is a whole number from 20');
  process.exit(2);
}

/** What is traded of how many symbols. */
interface Load {
  readonly name: string;
  readonly symbols: number;
  readonly slices: number;
  readonly strategy: readonly string[];
}

const LOADS: readonly Load[] = [
  { name: 'idle', symbols: 1, slices: slices * 5, strategy: NEVER },
  { name: 'one', symbols: 1, slices, strategy: RESTLESS },
  { name: 'ten', symbols: 10, slices: Math.ceil(slices / 3), strategy: RESTLESS },
];
const CONTROL_COMMITS = 300;

const home = mkdtempSync(join(tmpdir(), 'mqk-engine-path-'));
const env = { MQK_HOME: home };
let clock = new StageClock();
watchSends((at) => {
  clock.onSend(at);
});
await setup();
try {
  const before = await plainCommits();
  const measured = [];
  for (const load of LOADS) measured.push(await measure(load));
  const commits = (before + (await plainCommits())) / 2;
  print(commits, measured);
} finally {
  await mqk(['broker', 'stop'], { env });
  await stopEmbeddedDatabase({ home, env });
  rmSync(home, { recursive: true, force: true });
}

async function measure({ name, symbols, slices: count, strategy }: Load) {
  const bars = tradedBars(join(home, 'bars'), symbols, count);
  const engine = `E${name.toUpperCase()}`;
  const started = await must([
    ...['run', 'start', '--engine', engine, '--mode', 'PAPER'],
    ...['--symbols', bars.symbols.join(','), ...strategy, '--out', join(home, 'exports')],
    ...['--set', `engine.engine_id=${engine}`],
    ...['--set', `broker.account_last4="${name.toUpperCase().padStart(4, '0')}"`],
    ...['--set', `broker.keys_env.api_key=MQK_${engine}_API_KEY`],
    ...['--set', `broker.keys_env.api_secret=MQK_${engine}_API_SECRET`],
  ]);
  const run = ['--run-id', String(started['run_id'])];
  await must(['run', 'arm', ...run]);
  await must(['run', 'begin', ...run]);
  clock = new StageClock();
  const done = await must(['run', 'execute', ...run, ...bars.flags], { crashAt: clock.onPoint });
  const seconds = (clock.to - clock.from) / 1000;
  const { stages } = clock;
  const begun = performance.now();
  const out = join(home, 'backtests');
  await must(['backtest', 'run', ...strategy, ...bars.flags, '--out', out]);
  const backtestMs = performance.now() - begun;
  const rate = (of: string): number => Math.round(Number(done[of]) / seconds);
  return {
    name,
    orders: Number(done['orders']),
    slices_s: rate('slices'),
    orders_s: rate('orders'),
    fills_s: rate('fills'),
    times_the_backtest: Number(((seconds * 1000) / backtestMs).toFixed(1)),
    send_ms: spread(stages.decisionToSend),
    step_ms: spread(stages.step),
    claim_ms: spread(stages.claim),
    permit_us: spread(stages.permit.map((ms) => ms * 1000)),
    answer_ms: spread(stages.answer),
    round_ms: spread(stages.roundTrip),
  };
}

/** How many a second. */
async function plainCommits(): Promise<number> {
  const opened = await openDatabase({ home, env });
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  await db.query('CREATE TABLE IF NOT EXISTS engine_path_control (text text)');
  const begun = performance.now();
  for (let i = 0; i < CONTROL_COMMITS; i++) {
    await db.query(`INSERT INTO engine_path_control VALUES ('row')`);
  }
  const rate = (CONTROL_COMMITS * 1000) / (performance.now() - begun);
  await db.close();
  return rate;
}

async function must(argv: readonly string[], more: CliOptions = {}) {
  const done = await mqk([...argv, '--json'], { ...more, env });
  if (done.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.json;
}

function spread(times: readonly number[]): { p50: number; p99: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Number(
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1),
    );
  return { p50: at(0.5), p99: at(0.99) };
}

function print(commits: number, measured: readonly Awaited<ReturnType<typeof measure>>[]): void {
  const commitMs = 1000 / commits;
  const rows = measured.map((of) => ({
    ...of,
    round_commits: Number((of.round_ms.p50 / commitMs).toFixed(1)),
  }));
  if (values.json) {
    console.log(JSON.stringify({ control_commits_s: Math.round(commits), loads: rows }));
    return;
  }
  console.log(`control: ${Math.round(commits)} plain commits/s, ${commitMs.toFixed(2)} ms each`);
  for (const { name, ...figures } of rows) {
    console.log(`\n${name}`);
    for (const [key, value] of Object.entries(figures)) {
      const text =
        typeof value === 'number' ? String(value) : `p50 ${value.p50}   p99 ${value.p99}`;
      console.log(`  ${key.padEnd(20)}${text}`);
    }
  }
}
