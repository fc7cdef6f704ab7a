/** The commands of `mqk report`. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { BuildFlags } from './build.ts';
import type { CompareFlags } from './compare.ts';

const RUNS = ['--runs <dir>', 'folder that holds the run folders', 'exports'] as const;

export function addReport(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('report').description('the page of a run, of two runs');
  everywhere(noun.command('build'))
    .description('verify a run, or a verdict, and hand out its sealed page; --out copies it')
    .argument('<run>', 'run id, run folder, or last; or a verdict of mqk promote by id or folder')
    .option(...RUNS)
    .option('--out <file>', 'write a copy of the page there')
    .addHelpText(
      'after',
      examples(['mqk report build last --out r.html', 'mqk report build exports/evaluations/<id>']),
    )
    .action(async (run: string, flags: BuildFlags) => {
      const { reportBuild } = await import('./build.ts');
      exitWith(reportBuild({ run, flags }, host, output));
    });
  everywhere(noun.command('compare'))
    .description('one page with two runs: what differs in them, their numbers and curves')
    .argument('<a>', 'run id, run folder, or last')
    .argument('<b>', 'run id, run folder, or last')
    .option(...RUNS)
    .option('--out <file>', 'page to write; else compare-<a>-<b>.html beside the runs')
    .addHelpText('after', examples(['mqk report compare <run_id> last --out compare.html']))
    .action(async (a: string, b: string, flags: CompareFlags) => {
      const { reportCompare } = await import('./compare.ts');
      exitWith(reportCompare({ a, b, flags }, host, output));
    });
}
