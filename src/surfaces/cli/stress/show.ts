/** `mqk stress show ID`. */
import {
  evaluationPrinted,
  openEvaluation,
  type ShowRequest,
} from '../backtest/shown-evaluation.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { stressLines } from './stress-text.ts';

export function stressShow(of: ShowRequest, host: Host, output: OutputFlags): number {
  const stress = openEvaluation(of, 'STRESS', host);
  printResult(host, output, evaluationPrinted(stress, stressLines(stress.result)));
  return DONE;
}
