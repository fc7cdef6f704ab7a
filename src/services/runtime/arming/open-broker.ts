/** The broker of a run, as this build has it. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type {
  Broker,
  BrokerEntry,
  BrokerEnvironment,
  BrokerPlace,
  TradingBroker,
} from '../../../foundation/ports/index.ts';
import { risksCapital } from '../risks-capital.ts';

export interface BrokersOfBuild extends Pick<BrokerPlace, 'home' | 'env'> {
  readonly brokers: readonly BrokerEntry[];
}

/** The entry of the run's broker in its environment; null when this build has none. */
export function findBroker(run: RunRow, brokers: readonly BrokerEntry[]): BrokerEntry | null {
  const wanted = worldOf(run);
  return (
    brokers.find(({ name, environment }) => name === run.broker && environment === wanted) ?? null
  );
}

/**
 * As `findBroker`. BROKER_NOT_AVAILABLE (exit 5) when this build has no adapter for it: a LIVE run is never
 * served by a paper broker of the same name.
 */
export function requireBroker(run: RunRow, brokers: readonly BrokerEntry[]): BrokerEntry {
  const found = findBroker(run, brokers);
  if (found !== null) return found;
  const known = brokers.map(({ name, environment }) => `${name} (${environment})`).join(', ');
  const wanted = `${run.broker} (${worldOf(run)})`;
  const message = `run ${run.runId} wants the broker ${wanted}; this build has ${known}`;
  throw new Failure('REFUSED', 'BROKER_NOT_AVAILABLE', message);
}

/** The account of the run at its broker. Fails as `requireBroker`, and as the broker's own `open` does. */
export async function openBroker(
  run: RunRow,
  { brokers, home, env }: BrokersOfBuild,
): Promise<Broker> {
  return await requireBroker(run, brokers).open({
    home,
    env,
    accountLast4: run.account.slice(-4),
    openingCash: run.cash,
  });
}

/** The door through which orders of the run leave. Fails as `openBroker`. */
export async function openTradingBroker(
  run: RunRow,
  { brokers, home, env }: BrokersOfBuild,
): Promise<TradingBroker> {
  const { openToTrade, name, environment } = requireBroker(run, brokers);
  const place = { home, env, accountLast4: run.account.slice(-4), openingCash: run.cash };
  if (openToTrade !== undefined) return await openToTrade(place);
  const message = `this build cannot trade through ${name} (${environment})`;
  throw new Failure('REFUSED', 'BROKER_NOT_AVAILABLE', message);
}

function worldOf(run: RunRow): BrokerEnvironment {
  return risksCapital(run) ? 'LIVE' : 'PAPER';
}
