/** The first and the last event of a log (contract 10): what a run was given, and what it became. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  limitationText,
  RUN_LIMITATIONS,
  subjectOf,
  type EventBody,
  type RunInputs,
} from '../../../foundation/model/index.ts';

/** What `RUN_STARTED` says beside the inputs. `gitHash` is null in BACKTEST: it isn't an input there. */
export interface RunStart {
  readonly inputs: RunInputs;
  /** First slice in BACKTEST, wall clock else. */
  readonly ts: number;
  readonly gitHash: string | null;
}

/** What `RUN_SEALED` says. Counts are rows; `finalEquity` in micros. */
export interface RunSeal {
  /** Last slice in BACKTEST, wall clock else. */
  readonly ts: number;
  /** Lines of the log, the seal included. */
  readonly events: number;
  readonly orders: number;
  readonly fills: number;
  readonly finalEquity: number;
  /** SHA-256 of every artifact but the log and the manifest, by file name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** The inputs as `RUN_STARTED` and the manifest both write them. */
export function inputFacts(inputs: RunInputs): JsonObject {
  const { run_id: _, ...facts } = subjectOf(inputs);
  return {
    ...facts,
    limitations: RUN_LIMITATIONS.map((code) => ({ code, text: limitationText(code) })),
    mode: inputs.mode,
  };
}

export function runStarted(start: RunStart): EventBody {
  const facts = inputFacts(start.inputs);
  return {
    tsUtc: formatInstant(start.ts),
    topic: 'RUNTIME',
    eventType: 'RUN_STARTED',
    correlationId: null,
    causationId: null,
    payload: start.gitHash === null ? facts : { ...facts, git_hash: start.gitHash },
  };
}

export function runSealed(seal: RunSeal): EventBody {
  return {
    tsUtc: formatInstant(seal.ts),
    topic: 'AUDIT',
    eventType: 'RUN_SEALED',
    correlationId: null,
    causationId: null,
    payload: {
      artifacts: seal.artifacts,
      events: seal.events,
      fills: seal.fills,
      final_equity: formatMicros(seal.finalEquity),
      orders: seal.orders,
    },
  };
}
