/** `mqk walk-forward show ID`. */
import { resolve } from 'node:path';
import { readEvaluation, readEvaluationFile } from '../../../adapters/artifacts/index.ts';
import { programVersion } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { walkForwardLines } from './walk-forward-text.ts';

/** The flags as commander gives them. */
export interface ShowFlags {
  readonly out: string;
}

export function walkForwardShow(
  of: { readonly id: string; readonly flags: ShowFlags },
  host: Host,
  output: OutputFlags,
): number {
  const evaluation = readEvaluation({
    outDir: resolve(host.cwd, of.flags.out),
    name: of.id,
    kind: 'WALK_FORWARD',
    programVersion: programVersion(host.packageRoot),
  });
  const { id, path, subject, question, result } = evaluation;
  const { stitched } = readEvaluationFile(evaluation, 'equity.json');
  const curve = Array.isArray(stitched) ? stitched.map(Number) : [];
  printResult(host, output, {
    json: { id, out_dir: path, subject, question, ...result },
    lines: [
      `run       ${subject.run_id}   ${subject.strategy.id} v${subject.strategy.version}`,
      ...walkForwardLines(result, curve),
      `folder    ${path}`,
    ],
  });
  return DONE;
}
