/**
 * The program of a trader; see `trader.ts`. It makes, arms and begins a run by the program's own commands, then is its
 * engine: `mqk run execute` in this process. It ends when the one who started it lets go of it.
 */
import type { RunId } from '../../../src/foundation/model/index.ts';
import { parseRunId } from '../../../src/foundation/model/index.ts';
import { mqk } from '../cli/run-in-process.ts';
import { RESTLESS } from './traded-bars.ts';
import type { Job, TraderWord, TradingFloor } from './trader.ts';
import { watchSends } from './watch-sends.ts';

const { env, out, bars } = JSON.parse(process.argv[2] ?? '') as TradingFloor;
let sends: number[] = [];
watchSends((at) => sends.push(at));

function tell(word: TraderWord): void {
  process.send?.(word);
}

/** With `--json`; throws what a command that failed had to say. */
async function must(argv: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const done = await mqk([...argv, '--json'], { env });
  if (done.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.json;
}

async function begun({ engineId, account }: Job): Promise<RunId> {
  const started = await must([
    ...['run', 'start', '--engine', engineId, '--mode', 'PAPER'],
    ...['--symbols', bars.symbols.join(','), ...RESTLESS, '--out', out],
    ...['--set', `broker.account_last4=${JSON.stringify(account)}`],
    ...['--set', `engine.engine_id=${engineId}`],
    // The engine's name stands in these two as well.
    ...['--set', `broker.keys_env.api_key=MQK_${engineId}_API_KEY`],
    ...['--set', `broker.keys_env.api_secret=MQK_${engineId}_API_SECRET`],
  ]);
  const runId = parseRunId(String(started['run_id']));
  if (runId === null) throw new Error('a run has an id');
  await must(['run', 'arm', '--run-id', runId]);
  await must(['run', 'begin', '--run-id', runId]);
  return runId;
}

async function trade(job: Job): Promise<void> {
  const runId = await begun(job);
  sends = [];
  let isTold = false;
  const { exitCode, stdout, stderr } = await mqk(
    ['run', 'execute', '--run-id', runId, ...bars.flags, '--json'],
    {
      env,
      crashAt: (point) => {
        if (point !== 'CP4' || isTold) return;
        isTold = true;
        tell({ kind: 'TRADING', runId });
      },
    },
  );
  tell({ kind: 'ENDED', exitCode, sends, said: `${stdout}${stderr}` });
}

process.on('message', (job: Job) => {
  trade(job).catch((error: unknown) => {
    tell({ kind: 'FAILED', why: error instanceof Error ? error.message : String(error) });
  });
});
process.on('disconnect', () => process.exit(0));
