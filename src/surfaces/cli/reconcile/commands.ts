/** Declares `mqk reconcile …`: our books against the broker's. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { ReconcileFlags } from './run.ts';

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
}
