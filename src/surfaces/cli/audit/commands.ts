/** Declares `mqk audit …`: the record of runs. */
import type { Command } from 'commander';
import { collect, everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { EmitFlags } from './emit.ts';
import type { ExportFlags } from './export.ts';
import type { VerifyFlags } from './verify.ts';

export function addAudit(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('audit').description('prove what happened');
  addVerify(noun, host, wiring);
  addExport(noun, host, wiring);
  addEmit(noun, host, wiring);
}

function addVerify(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('verify'))
    .description('verify an audit log, a run folder or an evaluation; exit 6 unless it is valid')
    .argument('<path>', 'audit.jsonl, folder, id of a run or evaluation, or last')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .addHelpText('after', examples(['mqk audit verify last', 'mqk audit verify exports/<run_id>']))
    .action(async (path: string, flags: VerifyFlags) => {
      const { auditVerify } = await import('./verify.ts');
      exitWith(auditVerify({ path, flags }, host, output));
    });
}

function addExport(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('export'))
    .description(
      'write the folder of a sealed PAPER or LIVE run anew from the database; a damaged one is kept beside it',
    )
    .requiredOption('--run-id <id>', 'id of the run, or last')
    .option('--bars <symbol=file>', 'bar file of a symbol, when it lies elsewhere now', collect)
    .option('--strategy <path>', 'strategy file of the run, when it moved')
    .addHelpText('after', examples(['mqk audit export --run-id last']))
    .action(async (flags: ExportFlags) => {
      const { auditExport } = await import('./export.ts');
      exitWith(await auditExport(flags, host, output));
    });
}

function addEmit(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('emit'))
    .description("write an operator's event into the log of a PAPER or LIVE run that is not sealed")
    .requiredOption('--run-id <id>', 'id of the run, or last')
    .requiredOption('--topic <topic>', 'RUNTIME, RISK, BROKER and so on; never AUDIT')
    .requiredOption('--type <type>', 'SCREAMING_SNAKE_CASE')
    .option('--payload <json>', 'a JSON object, at most 64 KiB, without credentials')
    .option('--payload-file <file>', 'a file that holds it')
    .addHelpText(
      'after',
      examples([
        'mqk audit emit --run-id last --topic RUNTIME --type OPERATOR_NOTE --payload \'{"text":"feed moved"}\'',
      ]),
    )
    .action(async (flags: EmitFlags) => {
      const { auditEmit } = await import('./emit.ts');
      exitWith(await auditEmit(flags, host, output));
    });
}
