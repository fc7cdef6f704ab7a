/** `mqk promote rank NAME…`: what passed, in order, with the comparisons that decided. */
import { shownNumber } from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { rankPromotions, type PromotionRecord } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { cellNumber } from './gate-table.ts';
import { recordName, verdictPlaces, type VerdictFlags } from './verdict-places.ts';
import { denialsOf, strategyOf } from './verdict-text.ts';

type Ranking = ReturnType<typeof rankPromotions>;
type Ranked = Ranking['ranked'][number];

export function promoteRank(
  of: { readonly names: readonly string[]; readonly flags: VerdictFlags },
  host: Host,
  output: OutputFlags,
): number {
  const names = of.names.map((name) => recordName(name, host));
  const { ranked, notCompeting } = rankPromotions(names, verdictPlaces(of.flags, host));
  printResult(host, output, {
    json: {
      ranking: ranked.map(({ rank, group, candidate, steps }) => ({
        rank,
        group,
        ...recordJson(candidate),
        steps: steps.map((step) => ({ ...step })),
      })),
      not_competing: notCompeting.map((record) => ({
        ...recordJson(record),
        denied: denialsOf(record).map(({ name, code }) => ({ name, code })),
      })),
    },
    lines: [...ranked.flatMap(rankedLines), ...notCompeting.flatMap(notCompetingLines)],
  });
  return DONE;
}

function recordJson({ id, runId, score, evaluation }: PromotionRecord): JsonObject {
  const { strategy } = evaluation.subject;
  return { id, run_id: runId, strategy, score, standing: evaluation.result['standing'] ?? null };
}

function rankedLines({ rank, group, candidate, steps }: Ranked): readonly string[] {
  const { runId, score } = candidate;
  const who = `${strategyOf(candidate)}   run ${runId}`;
  return [
    `${String(rank).padStart(3)}  score ${cellNumber(score)}   group ${group}   ${who}`,
    ...steps.map(stepLine),
  ];
}

function stepLine({ by, above, own, decided }: Ranked['steps'][number]): string {
  const shown = (value: number | string): string =>
    typeof value === 'number' ? shownNumber(value) : value;
  const outcome = decided ? 'decides' : by === 'score' ? 'within five points' : 'equal';
  return `     ${by.padEnd(15)}${shown(above)} above, ${shown(own)} here: ${outcome}`;
}

function notCompetingLines(record: PromotionRecord): readonly string[] {
  const denied = denialsOf(record).map(({ code }) => code ?? '');
  return [
    `  -  not competing   ${strategyOf(record)}   run ${record.runId}`,
    ...[...new Set(denied)].map((code) => `     ${code}`),
    ...(denied.length === 0 ? ['     it has no score, or lacks a figure that ranks'] : []),
  ];
}
