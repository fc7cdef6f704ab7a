/** Declares `mqk order …`: what was ordered, and what became of it. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { CancelFlags } from './cancel.ts';
import type { OrderListFlags } from './list.ts';
import type { ResolveFlags } from './resolve.ts';
import type { OrderTraceFlags } from './trace.ts';

export function addOrder(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program
    .command('order')
    .description('look at orders; nothing here sends any, and cancel takes one back');
  everywhere(noun.command('list'))
    .description('the orders of a run, the oldest first, and how far each got to the broker')
    .requiredOption('--run-id <id>', 'id of the run, or last')
    .option('--open', 'only orders that can still fill')
    .option('--symbol <symbol>', 'only of this symbol')
    .addHelpText(
      'after',
      examples([
        'mqk order list --run-id last --open',
        'mqk order list --run-id last --symbol SPY',
      ]),
    )
    .action(async (flags: OrderListFlags) => {
      const { orderList } = await import('./list.ts');
      exitWith(await orderList(flags, host, output));
    });
  everywhere(noun.command('trace'))
    .description(
      'every row, message, fill and event of one order in time order; exit 6 when they contradict',
    )
    .argument('<client-order-id>', 'as mqk order list shows it')
    .option('--broker', 'ask the broker as well; exit 9 when it does not answer')
    .addHelpText('after', examples(['mqk order trace MAIN_nqk5m3c2vkdu7cqksa4prkbtve --broker']))
    .action(async (clientOrderId: string, flags: OrderTraceFlags) => {
      const { orderTrace } = await import('./trace.ts');
      exitWith(await orderTrace({ clientOrderId, flags }, host, output));
    });
  addWords(noun, host, { output, exitWith });
}

/** What a person decides of one order. */
function addWords(noun: Command, host: Host, { output, exitWith }: Wiring): void {
  everywhere(noun.command('cancel'))
    .description(
      'take back a working order of a run that no engine trades any more, and book what the broker tells; exit 5 for a stop of shares that are held',
    )
    .argument('<client-order-id>', 'as the preflight or mqk run status shows it')
    .requiredOption('--reason <text>', 'why; it is stored before anything is sent')
    .option('--unprotected', 'leave the shares that the run holds without this stop')
    .addHelpText(
      'after',
      examples([
        'mqk order cancel MAIN_nqk5m3c2vkdu7cqksa4prkbtve --reason "the next run takes the account" --unprotected',
      ]),
    )
    .action(async (clientOrderId: string, flags: CancelFlags) => {
      const { orderCancel } = await import('./cancel.ts');
      exitWith(await orderCancel({ clientOrderId, flags }, host, output));
    });
  everywhere(noun.command('resolve'))
    .description(
      'say what became of a request whose fate nobody knows, while no engine runs; exit 5 when the broker contradicts',
    )
    .argument('<client-order-id>', 'as mqk run status shows it under ambiguous')
    .requiredOption('--as <word>', 'accepted or not-accepted')
    .requiredOption('--evidence <text>', 'what you saw, and where; it is stored in the log')
    .addHelpText(
      'after',
      examples([
        'mqk order resolve MAIN_nqk5m3c2vkdu7cqksa4prkbtve --as not-accepted --evidence "absent on the page of the broker"',
      ]),
    )
    .action(async (clientOrderId: string, flags: ResolveFlags) => {
      const { orderResolve } = await import('./resolve.ts');
      exitWith(await orderResolve({ clientOrderId, flags }, host, output));
    });
  everywhere(noun.command('resolve-message'))
    .description(
      'set a parked message aside, of which nothing is booked; exit 5 while the shares of the broker are not ours',
    )
    .argument('<inbox-id>', 'as mqk run status shows it under parked')
    .requiredOption('--evidence <text>', 'what you saw, and where; it is stored in the log')
    .addHelpText(
      'after',
      examples(['mqk order resolve-message 17 --evidence "ordered by hand, and cancelled"']),
    )
    .action(async (inboxId: string, { evidence }: { readonly evidence: string }) => {
      const { orderResolveMessage } = await import('./resolve.ts');
      exitWith(await orderResolveMessage({ inboxId, evidence }, host, output));
    });
}
