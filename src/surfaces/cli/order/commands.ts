/** Declares `mqk order …`: what was ordered, and what became of it. */
import type { Command } from 'commander';
import { everywhere, examples, type Wiring } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import type { OrderListFlags } from './list.ts';
import type { OrderTraceFlags } from './trace.ts';

export function addOrder(program: Command, host: Host, { output, exitWith }: Wiring): void {
  const noun = program.command('order').description('look at orders; nothing here sends any');
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
}
