/**
 * The command tree. Each command's code is imported when it is called, so that `--help` stays fast.
 */
import { Command, CommanderError } from 'commander';
import { Failure } from '../../foundation/core/index.ts';
import { addAudit } from './audit/commands.ts';
import { addBroker } from './broker/commands.ts';
import {
  everywhere,
  examples,
  markRequired,
  refuseRepeats,
  type SetExitCode,
  type Wiring,
} from './command-wiring.ts';
import { addConfig } from './config/commands.ts';
import { addDb } from './db/commands.ts';
import { addDoctor } from './doctor/commands.ts';
import { DONE } from './exit-code.ts';
import { reportFailure } from './failure-report.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { withBacktestFlags, type BacktestFlags } from './backtest/request-of.ts';
import type { InspectFlags } from './data/inspect.ts';
import type { Host } from './host.ts';
import type { OutputFlags } from './output.ts';
import { addOrder } from './order/commands.ts';
import { addReconcile } from './reconcile/commands.ts';
import { addRun } from './run/commands.ts';
import { addReplay } from './replay/commands.ts';
import { addReport } from './report/commands.ts';
import { addPromote } from './promote/commands.ts';
import { addStrategy } from './strategy/commands.ts';
import { addStress } from './stress/commands.ts';
import { addWalkForward } from './walk-forward/commands.ts';
import { addWatch } from './watch/commands.ts';
import { addSweep } from './sweep/commands.ts';
import { asCalled } from './text/called.ts';

/** Runs one command line; returns the exit code and throws nothing. */
export async function runCli(argv: readonly string[], host: Host): Promise<number> {
  // Before parsing, since a line that cannot be parsed is told in the same form.
  const output = { json: argv.includes('--json'), debug: argv.includes('--debug') };
  try {
    refuseSecrets(argv);
    let exitCode: number = DONE;
    const program = buildProgram(host, output, (code) => {
      exitCode = code;
    });
    const isBare = argv.every((word) => word === '--json' || word === '--debug');
    const words = argv[0] === '--version' ? ['version', ...argv.slice(1)] : [...argv];
    await program.parseAsync(isBare ? ['--help'] : words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, host, output);
    return reportFailure(host, output, error);
  }
}

function buildProgram(host: Host, output: OutputFlags, exitWith: SetExitCode): Command {
  const program = new Command('mqk')
    .description(
      'MiniQuantDesk: research a strategy, judge it, trade it with the code that was tested.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        host.stdout.write(asCalled(text, host.called));
      },
      // Only the help of a noun without its verb; errors are told by reportUsage.
      writeErr: (text) => {
        if (text.startsWith('Usage:')) host.stderr.write(asCalled(text, host.called));
      },
      getOutHelpWidth: () => host.stdout.columns,
    })
    .showSuggestionAfterError()
    .helpCommand(false);
  program.addHelpText(
    'after',
    examples([
      'mqk demo',
      'mqk backtest run --strategy sma_cross --bars SPY=spy.csv --timeframe 1D',
      'mqk audit verify last',
    ]) +
      '\nExit codes: 0 done, 1 internal error, 2 usage or rejected input, 3 confirmation, 4 credentials,\n' +
      '5 refused by a gate, 6 a check found a problem, 7 not found, 8 conflict, 9 unavailable,\n' +
      '10 timed out, 130 interrupted.\n',
  );
  addDemo(program, host, { output, exitWith });
  addStrategy(program, host, { output, exitWith });
  addBacktest(program, host, { output, exitWith });
  addPromote(program, host, { output, exitWith });
  addStress(program, host, { output, exitWith });
  addWalkForward(program, host, { output, exitWith });
  addSweep(program, host, { output, exitWith });
  addBroker(program, host, { output, exitWith });
  addData(program, host, { output, exitWith });
  addOrder(program, host, { output, exitWith });
  addReconcile(program, host, { output, exitWith });
  addReplay(program, host, { output, exitWith });
  addReport(program, host, { output, exitWith });
  addRun(program, host, { output, exitWith });
  addAudit(program, host, { output, exitWith });
  addConfig(program, host, { output, exitWith });
  addDb(program, host, { output, exitWith });
  addDoctor(program, host, { output, exitWith });
  addWatch(program, host, { output, exitWith });
  addVersion(program, host, { output, exitWith });
  refuseRepeats(program);
  markRequired(program);
  return program;
}

function addVersion(program: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(program.command('version'))
    .description('the version of this program; also --version')
    .action(async () => {
      const { version } = await import('./version.ts');
      exitWith(version(host, output));
    });
}

function addDemo(program: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(program.command('demo'))
    .description(
      'sma_cross on the S&P 500: backtest, verdict and a PAPER run (what npm start does)',
    )
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk demo', 'mqk demo --json']))
    .action(async (flags: { out: string }) => {
      const { demo } = await import('./demo/demo.ts');
      exitWith(await demo(flags, host, output));
    });
}

function addBacktest(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('backtest').description('run strategies on history');
  withBacktestFlags(everywhere(noun.command('run')))
    .description('run one strategy over bar files and write a sealed run folder')
    .addHelpText(
      'after',
      examples([
        'mqk backtest run --strategy sma_cross --bars SPY=spy.csv --timeframe 1D --param qty=50',
        'mqk backtest run --strategy ./strategies/mine.ts --bars SPY=spy.csv --timeframe 1D',
        'mqk backtest run --strategy buy_and_hold --bars A=a.csv --bars B=b.csv --timeframe 1m --json',
        'mqk backtest run --strategy sma_cross --bars BTC=btc.csv --timeframe 1m --calendar ALWAYS_ON',
      ]),
    )
    .action(async (flags: BacktestFlags) => {
      const { backtestRun } = await import('./backtest/run.ts');
      exitWith(await backtestRun(flags, host, output));
    });
}

function addData(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('data').description('look at market data');
  everywhere(noun.command('inspect'))
    .description(
      'read a bar file as a run would: gaps, outliers, sessions; exit 6 when it finds some',
    )
    .argument('<file>', 'bar file')
    .requiredOption('--timeframe <tf>', '1s, 1m, 5m, 15m, 1H or 1D')
    .option('--calendar <name>', 'XNYS or ALWAYS_ON', 'XNYS')
    .option('--extended-hours', 'keep bars outside the session')
    .addHelpText('after', examples(['mqk data inspect spy.csv --timeframe 1D']))
    .action(async (file: string, flags: InspectFlags) => {
      const { dataInspect } = await import('./data/inspect.ts');
      exitWith(await dataInspect({ file, flags }, host, output));
    });
}

/** Help was printed already; everything else is bad usage. */
function reportUsage(error: CommanderError, host: Host, output: OutputFlags): number {
  if (error.exitCode === 0) return DONE;
  const isHelp = error.code === 'commander.help';
  const told = isHelp ? 'this command needs a verb' : error.message.replace(/^error: /, '');
  const message = told.split('\n').join(' ').trim();
  const failure = new Failure('INPUT', 'USAGE_INVALID', message, {
    fix: 'see --help of the command for its flags and examples',
  });
  return reportFailure(host, output, failure);
}
