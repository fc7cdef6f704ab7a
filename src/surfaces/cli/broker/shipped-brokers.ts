/** The one list of brokers. A build has those of its entry: the shipped entry takes this list. */
import type { BrokerEntry } from '../../../foundation/ports/index.ts';

/** The brokers of the shipped build. `program`: its file; the paper broker is a process that is started from it. */
export function shippedBrokers(program: string): readonly BrokerEntry[] {
  return [
    {
      name: 'paper',
      environment: 'PAPER',
      open: async (place) => {
        const { PaperBroker } = await import('../../../adapters/brokers/index.ts');
        return new PaperBroker(place, program);
      },
      openToTrade: async (place) => {
        const { PaperTradingBroker } = await import('../../../adapters/brokers/index.ts');
        return new PaperTradingBroker(place, program);
      },
    },
  ];
}
