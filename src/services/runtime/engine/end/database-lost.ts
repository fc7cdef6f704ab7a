/** The end of an engine that lost its database: what is open is told from memory, since no row can be read. */
import { Failure } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Engine } from '../engine.ts';

/**
 * The failure as its operator needs it; any other error is given back as it is. A COMMIT whose outcome is unknown keeps
 * its code. `engine` null: the log of the run was still being read.
 */
export function databaseLost(error: unknown, runId: RunId, engine: Engine | null): unknown {
  if (!(error instanceof Failure) || !/^(DB_|RUN_OUTCOME_UNKNOWN)/.test(error.code)) return error;
  if (error.kind !== 'UNAVAILABLE' && error.kind !== 'TIMEOUT') return error;
  const isUnknown = UNKNOWN_OUTCOMES.includes(error.code);
  const what = isUnknown
    ? `whether the last change of run ${runId} is stored is unknown`
    : `the database of run ${runId} was away for longer than its lease lives`;
  const open =
    engine === null ? 'its log was still being read' : `As far as known: ${openOf(engine)}`;
  const message = `${what} (${error.code}: ${error.message}); nothing is sent any more. ${open}`;
  const fix = `when mqk db status is well: mqk run recover --run-id ${runId}${isUnknown ? ' finds it out' : ''}, then arm, begin and execute again`;
  const code = isUnknown ? error.code : 'ENGINE_DATABASE_LOST';
  return new Failure('UNAVAILABLE', code, message, { cause: error, fix });
}

/** Answers to a COMMIT that never came: the database need not have been away for long. */
const UNKNOWN_OUTCOMES: readonly string[] = ['DB_COMMIT_UNKNOWN', 'RUN_OUTCOME_UNKNOWN'];

function openOf(engine: Engine): string {
  const { writer, lookUps } = engine;
  return [
    `${writer.open} requests are not settled, ${lookUps.count} of them of unknown fate`,
    ...workingOf(engine),
    ...heldOf(engine),
  ].join('; ');
}

function workingOf({ driver }: Engine): readonly string[] {
  const { workingCount } = driver.recorded.tick.orders;
  return [`${workingCount} orders work or are on their way`];
}

function heldOf({ driver }: Engine): readonly string[] {
  const { portfolio } = driver.recorded.tick;
  return driver.plan.prepared.symbols.flatMap((symbol, id) => {
    const qty = portfolio.position[id] ?? 0;
    return qty === 0 ? [] : [`${symbol} ${qty} shares`];
  });
}
