/** `mqk promote history [STRATEGY]`: all verdicts, the newest first. */
import { promotionHistory, type PromotionRecord } from '../../../services/research/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { labelled } from '../text/wrapped.ts';
import { verdictPlaces, type VerdictFlags } from './verdict-places.ts';
import { denialsOf, scoreText, strategyOf } from './verdict-text.ts';

/** Exit 6 when a folder there cannot be believed: it may hold a verdict that is not listed. */
export function promoteHistory(
  of: { readonly strategy: string | null; readonly flags: VerdictFlags },
  host: Host,
  output: OutputFlags,
): number {
  const { verdicts, unread } = promotionHistory(of.strategy, verdictPlaces(of.flags, host));
  printResult(host, output, {
    json: {
      verdicts: verdicts.map((record) => ({
        id: record.id,
        created_at_utc: record.evaluation.createdAtUtc,
        strategy: record.evaluation.subject.strategy,
        run_id: record.runId,
        passed: record.passed,
        score: record.score,
        denied: denialsOf(record).map(({ name }) => name),
      })),
      unread: unread.map((one) => ({ ...one })),
    },
    lines: [
      ...(verdicts.length === 0 ? ['no verdict yet: mqk promote evaluate'] : []),
      ...verdicts.flatMap(verdictLines),
      ...unread.map(({ path, code }) => `${code}   ${path}`),
    ],
  });
  return unread.some(({ code }) => code === 'EVIDENCE_DAMAGED') ? CHECK_FOUND : DONE;
}

function verdictLines(record: PromotionRecord): readonly string[] {
  const { evaluation, id, passed } = record;
  const verdict = passed ? 'PROMOTABLE    ' : 'NOT PROMOTABLE';
  const score = scoreText(record);
  const points = score === null ? 'no score' : `score ${score}`;
  return [
    `${evaluation.createdAtUtc}   ${verdict}   ${strategyOf(record)}   ${points}`,
    `    verdict   ${id}`,
    ...(passed
      ? []
      : labelled(
          '    denied by ',
          denialsOf(record)
            .map(({ name }) => name)
            .join(', '),
        )),
  ];
}
