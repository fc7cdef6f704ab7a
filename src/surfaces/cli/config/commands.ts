/** `mqk config …`: the commands that look at configuration; none writes anything but `schema --out`. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ConfigFlags } from './config-flags.ts';
import type { ShowFlags } from './show.ts';
import type { DiffFlags } from './diff.ts';

const LAYERS =
  '\nWithout --config: the base layer, engines/main.yaml and the risk profile that they name. With it:\n' +
  'exactly the files given, later wins, plus the named profile. --set comes last. The environment never\n' +
  'changes a setting, so that a config hash stands for files alone.\n';

/** Adds the noun `config` and its verbs. */
export function addConfig(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('config').description('look at configuration');
  addValidate(noun, host, wiring);
  addShow(noun, host, wiring);
  addHash(noun, host, wiring);
  addConsumption(noun, host, wiring);
  addDiff(noun, host, wiring);
  addSchema(noun, host, wiring);
}

function addValidate(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withLayers(noun.command('validate'))
    .description('judge a config for a mode: every problem with its layer and line; exit 2 for any')
    .addHelpText(
      'after',
      examples([
        'mqk config validate',
        'mqk config validate --config config/defaults/base.yaml --config mine.yaml',
        'mqk config validate --config base.yaml mine.yaml --mode LIVE --json',
      ]) + LAYERS,
    )
    .action(async (flags: ConfigFlags) => {
      const { configValidate } = await import('./validate.ts');
      exitWith(configValidate(flags, host, output));
    });
}

function addShow(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withLayers(noun.command('show'))
    .description('print the effective config; with --origin where each value comes from')
    .option('--origin', 'add layer, line and readers of each value')
    .option('--path <path>', 'only what stands at or below this dotted path')
    .addHelpText(
      'after',
      examples([
        'mqk config show --origin',
        'mqk config show --path risk --config config/defaults/base.yaml --set risk.max_drawdown=0.1',
      ]) + LAYERS,
    )
    .action(async (flags: ShowFlags) => {
      const { configShow } = await import('./show.ts');
      exitWith(configShow(flags, host, output));
    });
}

function addHash(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('hash'))
    .description('hash exactly these layers, merged in order')
    .argument('<files...>', 'config layers')
    .addHelpText('after', examples(['mqk config hash config/defaults/base.yaml']))
    .action(async (files: string[]) => {
      const { configHash } = await import('./hash.ts');
      exitWith(configHash(files, host, output));
    });
}

function addConsumption(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  withLayers(noun.command('consumption'))
    .description('which code reads each key in a mode; exit 6 when LIVE would read one nowhere')
    .addHelpText(
      'after',
      examples([
        'mqk config consumption --mode BACKTEST',
        'mqk config consumption --mode LIVE --config base.yaml mine.yaml --json',
      ]) + LAYERS,
    )
    .action(async (flags: ConfigFlags) => {
      const { configConsumption } = await import('./consumption.ts');
      exitWith(configConsumption(flags, host, output));
    });
}

function addDiff(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('diff'))
    .description('what differs between two configs; what moves risk comes first')
    .argument('<a>', 'run id, run folder, last, or layer files with commas between them')
    .argument('<b>', 'the same, for the other side')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText(
      'after',
      examples([
        'mqk config diff config/defaults/base.yaml config/defaults/base.yaml,mine.yaml',
        'mqk config diff last config/defaults/base.yaml,config/engines/experimental.yaml',
      ]),
    )
    .action(async (a: string, b: string, flags: DiffFlags) => {
      const { configDiff } = await import('./diff.ts');
      exitWith(configDiff({ a, b, flags }, host, output));
    });
}

function addSchema(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('schema'))
    .description('print the JSON Schema of a config layer, for editors')
    .option('--out <file>', 'write it to this file')
    .addHelpText(
      'after',
      examples(['mqk config schema', 'mqk config schema --out config.schema.json']) +
        '\nThe shipped layers name config/layer.schema.json in their first line; editors read it there.\n',
    )
    .action(async (flags: { readonly out?: string }) => {
      const { configSchema } = await import('./schema.ts');
      exitWith(configSchema(flags, host, output));
    });
}

/** Flags that choose layers and a mode. */
function withLayers(command: Command): Command {
  return everywhere(command)
    .option('--config <files...>', 'config layers in order, later wins; may be repeated')
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--mode <mode>', 'BACKTEST, PAPER or LIVE', 'BACKTEST');
}
