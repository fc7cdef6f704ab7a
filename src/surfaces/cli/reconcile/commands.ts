/** Declares `mqk reconcile …`: our books against the broker's. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ReconcileFlags } from './run.ts';
import type { ReconcileShowFlags } from './show.ts';

export function addReconcile(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('reconcile').description("compare a run's books with the broker");
  everywhere(noun.command('run'))
    .description('read the broker twice and compare; exit 6 unless it is CLEAN')
    .requiredOption('--run-id <id>', 'id of the run, or last')
    .addHelpText('after', examples(['mqk reconcile run --run-id last']))
    .action(async (flags: ReconcileFlags) => {
      const { reconcileCommand } = await import('./run.ts');
      exitWith(await reconcileCommand(flags, host, output));
    });
  everywhere(noun.command('show'))
    .description('what the last reconciles found, as it was stored; exit 6 unless all are CLEAN')
    .option(
      '--run-id <id>',
      'id of the run, or last; without it the newest of each engine and account',
    )
    .option('--diff', "each difference, ours and the broker's, and what to do")
    .addHelpText('after', examples(['mqk reconcile show --diff --run-id last']))
    .action(async (flags: ReconcileShowFlags) => {
      const { reconcileShow } = await import('./show.ts');
      exitWith(await reconcileShow(flags, host, output));
    });
}
