/** Declares the noun `db`. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';

const WHERE =
  '\nWithout MQK_DATABASE_URL the database is the embedded Postgres of MQK_HOME, started on demand.\n';

/** Adds the noun `db` and its verbs. */
export function addDb(program: Command, host: Host, wiring: Wiring): void {
  const noun = program.command('db').description('the database of runs and orders');
  addStatus(noun, host, wiring);
  addMigrate(noun, host, wiring);
  addStop(noun, host, wiring);
}

function addStatus(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('status'))
    .description(
      'is it there, is its schema ours; exit 6 when it differs or db migrate is due, 9 when not there',
    )
    .addHelpText('after', examples(['mqk db status', 'mqk db status --json']) + WHERE)
    .action(async () => {
      const { dbStatus } = await import('./status.ts');
      exitWith(await dbStatus(host, output));
    });
}

function addMigrate(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('migrate'))
    .description('apply pending migrations, all or none; asks for --yes where LIVE runs are')
    .option('--yes', 'migrate although the database holds LIVE runs')
    .addHelpText('after', examples(['mqk db migrate', 'mqk db migrate --yes']) + WHERE)
    .action(async (flags: { readonly yes?: boolean }) => {
      const { dbMigrate } = await import('./migrate.ts');
      exitWith(await dbMigrate(flags, host, output));
    });
}

function addStop(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('stop'))
    .description('stop the embedded server; asks for --yes while other processes use it')
    .option('--yes', 'stop it although others use it')
    .addHelpText('after', examples(['mqk db stop', 'mqk db stop --yes']) + WHERE)
    .action(async (flags: { readonly yes?: boolean }) => {
      const { dbStop } = await import('./stop.ts');
      exitWith(await dbStop(flags, host, output));
    });
}
