/** `mqk walk-forward show ID`. */
import { readEvaluationFile } from '../../../adapters/artifacts/index.ts';
import {
  evaluationPrinted,
  openEvaluation,
  type ShowRequest,
} from '../backtest/shown-evaluation.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { walkForwardLines } from './walk-forward-text.ts';

export function walkForwardShow(of: ShowRequest, host: Host, output: OutputFlags): number {
  const evaluation = openEvaluation(of, 'WALK_FORWARD', host);
  const { stitched } = readEvaluationFile(evaluation, 'equity.json');
  const curve = Array.isArray(stitched) ? stitched.map(Number) : [];
  const lines = walkForwardLines(evaluation.result, curve);
  printResult(host, output, evaluationPrinted(evaluation, lines));
  return DONE;
}
