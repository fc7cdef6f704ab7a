/** Opens the engine of a run on its broker, with the driver that its log gives. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { parseSymbol } from '../../../foundation/model/index.ts';
import type { MarketStand, TradingBroker } from '../../../foundation/ports/index.ts';
import { openTradingBroker } from '../arming/open-broker.ts';
import { requireSameBroker } from '../reconcile/known-mark.ts';
import { Engine } from './engine.ts';
import type { EngineContext } from './engine-context.ts';
import { engineSettingsOf } from './engine-settings.ts';
import { HeldLease } from './lease/held-lease.ts';
import { LeasedLane } from './lease/leased-lane.ts';
import { ownerText } from './lease/own-process.ts';
import { rebuildDriver } from './replay/rebuild-driver.ts';
import { AnsweringBroker } from './stand/answering-broker.ts';
import { databaseLost } from './end/database-lost.ts';

/**
 * Takes the lease of a run and gives `work` its engine; lease, stream and watch end with it. Fails with
 * RUN_LEASE_HELD, RUN_ACCOUNT_TAKEN, RUN_SEALED (exit 8), BROKER_NOT_AVAILABLE (5), RUN_SOURCES_DIFFER,
 * ENGINE_RECORD_DIFFERS, RECONCILE_MARK_BEHIND, RECONCILE_MESSAGES_LOST (6), ENGINE_DATABASE_LOST (9), or as database and broker do. `onOpened` is told of each part when
 * it is done.
 */
export async function withEngine<T>(
  row: RunRow,
  context: EngineContext,
  work: (engine: Engine) => Promise<T>,
  onOpened: (part: 'lease' | 'replay' | 'broker') => void = () => undefined,
): Promise<T> {
  const { desk, plan } = context;
  const settings = engineSettingsOf(row);
  const { programVersion, gitHash } = desk.build;
  const owner = ownerText(`${programVersion} ${gitHash ?? 'none'}`);
  const lease = await HeldLease.take(desk.db, row, { owner, actor: desk.actor });
  lease.beat();
  onOpened('lease');
  const db = new LeasedLane(desk.db, lease, desk.note);
  const leased = { ...context, desk: { ...desk, db } };
  let engine: Engine | null = null;
  try {
    const driver = await rebuildDriver(db, plan);
    onOpened('replay');
    const broker = new AnsweringBroker(await openTradingBroker(row, leased.desk), desk.note);
    await requireSameBroker(row, broker, db); // before the first word that could change anything there
    const market = await openMarket(broker, leased);
    engine = await Engine.open({ context: leased, driver, lease, broker, settings, market });
    onOpened('broker');
    return await work(engine);
  } catch (error) {
    throw databaseLost(error, row.runId, engine);
  } finally {
    db.close();
    if (engine === null) await lease.release();
    else await engine.close();
  }
}

/** The market of a simulated broker fills as the backtest of the same config would. */
async function openMarket(
  broker: TradingBroker,
  { plan }: EngineContext,
): Promise<MarketStand | null> {
  if (broker.market === null) return null;
  const { inputs, prepared, sim } = plan;
  const reply = await broker.market.open({
    runId: inputs.runId,
    fills: { ...sim },
    seed: inputs.seed,
    symbols: prepared.symbols.flatMap((text) => parseSymbol(text) ?? []),
  });
  if (reply.ok) return reply.value;
  const { code, message, outcome, isRetryable } = reply.error;
  // Other terms are refused for good; a broker that is not there, or gives no answer, may be later.
  const isFinal = outcome === 'NOT_DONE' && !isRetryable;
  throw new Failure(isFinal ? 'CONFLICT' : 'UNAVAILABLE', code, message);
}
