/** What the PAPER run of the demo did, for a person and as JSON. */
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import { endedJson } from '../run/execute.ts';
import { failedLines, runLine, unconfirmedLines } from '../run/receipt-text.ts';
import { counted } from '../text/counted.ts';
import { labelled } from '../text/wrapped.ts';
import type { PaperRun } from './paper-run.ts';

export interface PaperOutcome extends PaperRun {
  /** A line for each run of a demo that died, and was brought to a known end first. */
  readonly left: readonly string[];
}

/** The keys of `run execute`, what the audit and the last reconcile say, and whether it equals its backtest. */
export function paperJson(paper: PaperOutcome): JsonObject {
  const { ended, audit, reconcile, differing, left } = paper;
  return {
    ...endedJson(ended),
    reconcile,
    audit: audit.result,
    events: audit.events,
    equals_backtest: differing === null ? null : differing.length === 0,
    left: [...left],
  };
}

export function paperLines(paper: PaperOutcome): readonly string[] {
  const { ended, checks, audit, reconcile, left } = paper;
  const { run, driver, ending, isSealed, unconfirmed } = ended;
  const { portfolio, orders, slices } = driver.recorded.tick;
  const why = driver.haltReason ?? ('why' in ending ? ending.why : run.reason);
  return [
    '',
    'PAPER: the last two years once more, through Postgres and a broker that fills',
    ...left,
    runLine(run),
    ...failedLines(checks),
    `life      CREATED/DISARMED -> ARMED/ARMED -> RUNNING/ARMED -> ${formatRunPair(run.pair)}`,
    ...labelled('ended     ', `by ${ending.by.toLowerCase()}: ${why}`),
    `traded    ${counted(slices, 'slice')}   ${counted(orders.count, 'order')}   ` +
      counted(portfolio.ledger.countStanding(), 'fill'),
    `equity    ${formatMicros(run.cash)} -> ${formatMicros(portfolio.equity)}`,
    ...unconfirmedLines(unconfirmed),
    `record    ${counted(audit.events, 'audit event')}, ${isSealed ? 'sealed' : 'not sealed'}, ` +
      `${audit.result}; the last reconcile with the broker is ${reconcile}`,
    ...labelled('parity    ', parityText(paper)),
  ];
}

function parityText({ differing }: PaperRun): string {
  if (differing === null) return 'not compared: the run is not sealed';
  return differing.length === 0
    ? 'the same orders, fills and equity as the backtest of these bars'
    : `NOT the backtest of these bars: ${differing.join(', ')} differ`;
}
