/** A sealed verdict, as JSON and for a person. */
import { join } from 'node:path';
import { gateOutcome, shownNumber } from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { PromotionRecord } from '../../../services/research/index.ts';
import { nextCommand } from '../text/next-command.ts';
import { labelled, wrapped } from '../text/wrapped.ts';
import { gateTable } from './gate-table.ts';

/** Where the labels of a verdict end. */
const LABELS = 11;

/** By the code of a gate that has no evidence, the command that gathers it about a run. */
const MAKERS = [
  {
    code: 'PROMOTION_STRESS_MISSING',
    command: (runId: string) => `mqk stress run ${runId} --all`,
  },
  {
    code: 'PROMOTION_WALK_FORWARD_MISSING',
    command: (runId: string) => `mqk walk-forward run ${runId}`,
  },
  {
    code: 'PROMOTION_CHECK_MISSING',
    command: (runId: string) => `mqk strategy check --run ${runId}`,
  },
] as const;

/** The sealed result, and where it lies. */
export function verdictJson({ id, evaluation }: PromotionRecord): JsonObject {
  return { id, out_dir: evaluation.path, report: reportPath(evaluation), ...evaluation.result };
}

/** Who was judged, the gates, the terms of the score, the verdict. */
export function verdictLines(record: PromotionRecord): readonly string[] {
  const { evaluation, runId, passed, gates } = record;
  const counted = (outcome: ReturnType<typeof gateOutcome>): number =>
    gates.filter((gate) => gateOutcome(gate) === outcome).length;
  return [
    `${strategyOf(record)}   engine ${evaluation.engineId}   run ${runId}`,
    '',
    ...gateTable(gates),
    '',
    `score      ${scoreText(record) ?? 'none: a term is missing'}`,
    ...wrapped(record.terms.map(termText).join(', '), '           '),
    passed
      ? `PROMOTABLE   all ${gates.length} gates passed`
      : `NOT PROMOTABLE   ${counted('FAIL')} gates failed, ${counted('NOT RUN')} not run, ` +
        `${counted('PASS')} passed`,
    ...loweredLines(record),
    `sealed     ${evaluation.path}`,
  ];
}

/** What the config of the run asks less of than the base layer does, and what that decides. */
function loweredLines({ gates, passed, passesBase }: PromotionRecord): readonly string[] {
  const lowered = gates.filter(({ base }) => base !== null).map(({ name }) => name);
  if (lowered.length === 0) return [];
  const decides = passed && !passesBase ? ' Those of the base layer REFUSE it.' : '';
  const text = `thresholds below the base layer's: ${lowered.join(', ')}.${decides}`;
  return labelled('LOWERED    ', text);
}

/** What gathers the evidence that is missing and asks again; else where the verdict is held against others. */
export function nextLines(record: PromotionRecord, out: string): readonly string[] {
  const { gates, runId, passed, evaluation } = record;
  const missing = MAKERS.filter(({ code }) => gates.some((gate) => gate.code === code));
  const commands =
    missing.length > 0
      ? [
          ...missing.map(({ command }) => command(runId)),
          `mqk promote evaluate ${runId} --stress last --walk-forward last --check last`,
        ]
      : [
          passed
            ? `mqk promote rank ${record.id}`
            : `mqk promote history ${evaluation.subject.strategy.id}`,
        ];
  return commands.flatMap((command) => nextCommand(command, { out, width: LABELS }));
}

/** The score as it may be read: it ranks what passed, and says nothing of what did not. Null: there is none. */
export function scoreText({ score, passed }: PromotionRecord): string | null {
  if (score === null) return null;
  return passed ? shownNumber(score) : `${shownNumber(score)} (not promotable: it ranks nothing)`;
}

/** `sma_cross v1`. */
export function strategyOf({ evaluation }: PromotionRecord): string {
  const { id, version } = evaluation.subject.strategy;
  return `${id} v${version}`;
}

/** The gates that denied. */
export function denialsOf({ gates }: PromotionRecord): PromotionRecord['gates'] {
  return gates.filter(({ passed }) => !passed);
}

/** The page that is sealed with every verdict. */
export function reportPath({ path }: PromotionRecord['evaluation']): string {
  return join(path, 'report.html');
}

/** Where a person reads the verdict. */
export function reportLine({ evaluation }: PromotionRecord): string {
  return `${'report'.padEnd(LABELS)}${reportPath(evaluation)}`;
}

function termText({ name, points }: PromotionRecord['terms'][number]): string {
  return `${name} ${points === null ? 'missing' : shownNumber(Math.round(points * 100) / 100)}`;
}
