/**
 * The worker thread of a strategy check. A proof may run for minutes, and a strategy for ever: a thread can be
 * ended from outside, and the main thread hears every signal meanwhile.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ParamValues, StrategyDefinition } from '../../../engines/strategy/index.ts';
import { calendarFor } from '../../../foundation/calendar/index.ts';
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import type { ProofSubject } from '../../../trading/backtest/index.ts';
import { widenInliningBudget } from '../compiler-budget.ts';
import type { CheckCase } from './check-plan.ts';
import type { CheckFindings } from './check-report.ts';
import { proveCases } from './prove-cases.ts';
import { receiveStrategy, type SentStrategy } from './sent-strategy.ts';

/** A case without what is no data: the thread makes strategy and days again. */
export type SentCase = Omit<CheckCase, 'subject'> & {
  readonly subject: Omit<ProofSubject, 'createStrategy' | 'days'>;
};

/** What the thread is started with. */
export interface CheckStart {
  readonly strategy: SentStrategy;
  readonly params: ParamValues;
  readonly cases: readonly SentCase[];
}

/** What was found, what the author must mend, or what is a defect of ours. */
export type CheckMessage =
  | { readonly kind: 'FOUND'; readonly findings: CheckFindings }
  | {
      readonly kind: 'FAILED';
      readonly failure: Pick<Failure, 'kind' | 'code' | 'message' | 'problems' | 'fix'>;
    }
  | { readonly kind: 'DEFECT'; readonly message: string; readonly stack: string };

/** The main function of the thread; `builtIns` are those of the program that started it. */
export function serveCheck(builtIns: readonly StrategyDefinition[]): void {
  const port = parentPort;
  if (port === null || !isCheckStart(workerData)) {
    throw new InvariantViolation('a check is served in a worker thread of its own');
  }
  port.postMessage(answer(workerData, builtIns));
}

function answer(start: CheckStart, builtIns: readonly StrategyDefinition[]): CheckMessage {
  widenInliningBudget();
  try {
    const strategy = receiveStrategy(start.strategy, builtIns);
    const { definition, explain } = strategy;
    const cases = start.cases.map(({ name, timeframe, calendar, subject }) => ({
      name,
      timeframe,
      subject: {
        ...subject,
        days: calendarFor(calendar),
        createStrategy: (context: Parameters<typeof definition.create>[1]) =>
          definition.create(start.params, context),
      },
    }));
    try {
      return { kind: 'FOUND', findings: proveCases(cases) };
    } catch (error) {
      throw explain(error);
    }
  } catch (error) {
    if (error instanceof Failure) {
      const { kind, code, message, problems, fix } = error;
      return { kind: 'FAILED', failure: { kind, code, message, problems, fix } };
    }
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'DEFECT', message, stack };
  }
}

/** We wrote it ourselves, so its presence is all that is asked. */
function isCheckStart(data: unknown): data is CheckStart {
  return typeof data === 'object' && data !== null && 'cases' in data && 'strategy' in data;
}
