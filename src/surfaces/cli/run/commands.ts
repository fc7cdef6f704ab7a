/** Declares `mqk run …` and `mqk halt`: the life of a run. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ArmFlags } from './arm.ts';
import type { ExecuteFlags } from './execute.ts';
import type { HaltFlags } from './halt.ts';
import type { HeartbeatFlags } from './heartbeat.ts';
import type { ListFlags } from './list.ts';
import type { RecoverFlags } from './recover.ts';
import type { StartFlags } from './start.ts';
import type { DisarmFlags, StopFlags } from './stop.ts';

export function addRun(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('run').description('create, arm, begin, stop and halt runs');
  addStart(noun, host, wiring);
  addArming(noun, host, wiring);
  addEngine(noun, host, wiring);
  addRecover(noun, host, wiring);
  addEnding(noun, host, wiring);
  declareHalt(noun.command('halt'), host, wiring);
  declareHalt(program.command('halt'), host, wiring);
  addLooking(noun, host, wiring);
}

/** What each word of `--pace` does. */
const PACES = `
--pace:
  max        the next slice as soon as the one before is decided, filled and committed
  realtime   slices as far apart as their bars' times, nights and weekends included
  Nx         N times as fast as that, N a whole number: 60x plays an hour in a minute
Whatever the pace, the run decides by the times of its bars.`;

/** Every command on one run takes it so. */
function ofRun(command: Command): Command {
  return everywhere(command).requiredOption('--run-id <id>', 'id of the run, or last');
}

function addStart(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('start'))
    .description('create a PAPER or LIVE run and its folder; nothing is armed')
    .requiredOption('--engine <id>', 'engine of the run; must be that of the config')
    .requiredOption('--mode <mode>', 'PAPER or LIVE')
    .option('--config <file>', 'config layer; repeat for more, later wins', collect)
    .requiredOption(
      '--strategy <id>',
      'built-in id, id of a file in ./strategies, or path of a file',
    )
    .requiredOption('--symbols <list>', 'symbols to trade, as SPY,QQQ')
    .requiredOption('--timeframe <tf>', '1s, 1m, 5m, 15m, 1H or 1D')
    .option('--param <name=value>', 'strategy parameter; repeat for more', collect)
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--seed <n>', 'seed of the strategy and of the paper market', '1')
    .option('--calendar <name>', 'XNYS or ALWAYS_ON; overrides data.calendar')
    .option('--cash <amount>', 'opening cash of the paper account', '100000')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText(
      'after',
      examples([
        'mqk run start --engine MAIN --mode PAPER --strategy sma_cross --symbols SPY --timeframe 1m',
      ]),
    )
    .action(async (flags: StartFlags) => {
      const { runStart } = await import('./start.ts');
      exitWith(await runStart(flags, host, output));
    });
}

function addArming(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(noun.command('preflight'))
    .description('every check that an arming makes, with its evidence; exit 5 when one fails')
    .addHelpText('after', examples(['mqk run preflight --run-id last']))
    .action(async (flags: ArmFlags) => {
      const { runPreflight } = await import('./arm.ts');
      exitWith(await runPreflight(flags, host, output));
    });
  ofRun(noun.command('arm'))
    .description('arm a run: preflight, reconcile, deadman file; LIVE needs the phrase')
    .option('--confirm <text>', 'the phrase of arming.confirmation_format, for LIVE')
    .addHelpText(
      'after',
      examples([
        'mqk run arm --run-id last',
        'mqk run arm --run-id <id> --confirm "ARM LIVE 1234 0.02"',
      ]),
    )
    .action(async (flags: ArmFlags) => {
      const { runArm } = await import('./arm.ts');
      exitWith(await runArm(flags, host, output));
    });
  ofRun(noun.command('begin'))
    .description('let an armed run trade')
    .addHelpText('after', examples(['mqk run begin --run-id last']))
    .action(async (flags: ArmFlags) => {
      const { runBegin } = await import('./arm.ts');
      exitWith(await runBegin(flags, host, output));
    });
}

function addEngine(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(noun.command('execute'))
    .description('the engine process of a begun run: trades recorded bars through its broker')
    .requiredOption('--bars <symbol=file>', 'bar file of a symbol; repeat for more', collect)
    .option('--pace <pace>', 'how fast the bars come: max, realtime or Nx', 'max')
    .option('--strategy <path>', 'strategy file of the run, when it moved')
    .addHelpText('after', PACES)
    .addHelpText(
      'after',
      examples([
        'mqk run execute --run-id last --bars SPY=spy.csv',
        'mqk run execute --run-id last --bars SPY=spy.csv --pace 60x',
      ]),
    )
    .action(async (flags: ExecuteFlags) => {
      const { runExecute } = await import('./execute.ts');
      exitWith(await runExecute(flags, host, output));
    });
}

function addRecover(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(noun.command('recover'))
    .description('bring what a dead engine left to a known end; the run is disarmed then')
    .option('--bars <symbol=file>', 'bar file of a symbol, when it lies elsewhere now', collect)
    .option('--strategy <path>', 'strategy file of the run, when it moved')
    .addHelpText('after', examples(['mqk run recover --run-id last']))
    .action(async (flags: RecoverFlags) => {
      const { runRecover } = await import('./recover.ts');
      exitWith(await runRecover(flags, host, output));
    });
}

function addEnding(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(noun.command('stop'))
    .description('no new order; positions and their stops stay; the run can be armed again')
    .option('--reason <text>', 'stored with the run')
    .addHelpText('after', examples(['mqk run stop --run-id last']))
    .action(async (flags: StopFlags) => {
      const { runStop } = await import('./stop.ts');
      exitWith(await runStop(flags, host, output));
    });
  ofRun(noun.command('disarm'))
    .description('take the right to trade away; as stop, but named as a safety measure')
    .option('--reason <text>', 'stored with the run; needed with --unprotected')
    .option(
      '--unprotected',
      'end the winding down although shares have no stop and no recovery of the run sends one',
    )
    .addHelpText(
      'after',
      examples([
        'mqk run disarm --run-id last --reason "feed looks wrong"',
        'mqk run disarm --run-id last --unprotected --reason "closed by hand tomorrow"',
      ]),
    )
    .action(async (flags: DisarmFlags) => {
      const { runDisarm } = await import('./stop.ts');
      exitWith(await runDisarm(flags, host, output));
    });
}

function declareHalt(command: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(command)
    .description('end a run for good, whatever its engine does; never asks back')
    .requiredOption('--reason <text>', 'stored with the run')
    .addHelpText('after', examples(['mqk halt --run-id last --reason "wrong prices"']))
    .action(async (flags: HaltFlags) => {
      const { runHalt } = await import('./halt.ts');
      exitWith(await runHalt(flags, host, output));
    });
}

function addLooking(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  ofRun(noun.command('heartbeat'))
    .description('a sign of life for a begun run that no engine process holds')
    .option('--every <seconds>', 'go on giving one until interrupted')
    .addHelpText('after', examples(['mqk run heartbeat --run-id last --every 1']))
    .action(async (flags: HeartbeatFlags) => {
      const { runHeartbeat } = await import('./heartbeat.ts');
      exitWith(await runHeartbeat(flags, host, output));
    });
  ofRun(noun.command('status'))
    .description('where a run stands: positions, working orders, unknown fates')
    .addHelpText('after', examples(['mqk run status --run-id last --json']))
    .action(async (flags: { readonly runId: string }) => {
      const { runStatus } = await import('./status.ts');
      exitWith(await runStatus(flags, host, output));
    });
  everywhere(noun.command('list'))
    .description('runs, the newest first')
    .option('--limit <n>', 'at most so many', '20')
    .option('--mode <mode>', 'only of this mode')
    .option('--status <status>', 'only in this status')
    .addHelpText('after', examples(['mqk run list', 'mqk run list --status RUNNING --json']))
    .action(async (flags: ListFlags) => {
      const { runList } = await import('./list.ts');
      exitWith(await runList(flags, host, output));
    });
  everywhere(noun.command('check-health'))
    .description('running runs without a sign of life; changes nothing; exit 6 when there are some')
    .addHelpText('after', examples(['mqk run check-health']))
    .action(async () => {
      const { runCheckHealth } = await import('./list.ts');
      exitWith(await runCheckHealth(host, output));
    });
}
