/** An evaluation that was sealed, verified, as `show` prints it. */
import { resolve } from 'node:path';
import { readEvaluation, type Evaluation } from '../../../adapters/artifacts/index.ts';
import type { EvaluationKind } from '../../../foundation/model/index.ts';
import { programVersion } from '../../../services/research/index.ts';
import type { Host } from '../host.ts';
import type { Printed } from '../output.ts';

/** The flags as commander gives them. */
export interface ShowFlags {
  readonly out: string;
}

/** What `show` is asked for: an id, a folder, or `last`, under `--out`. */
export interface ShowRequest {
  readonly id: string;
  readonly flags: ShowFlags;
}

/** Fails with EVIDENCE_*, or as the disk does. */
export function openEvaluation(of: ShowRequest, kind: EvaluationKind, host: Host): Evaluation {
  return readEvaluation({
    outDir: resolve(host.cwd, of.flags.out),
    name: of.id,
    kind,
    programVersion: programVersion(host.packageRoot),
  });
}

/** The keys of `run` but its outcome, and what was asked; `lines` stand between the run and the folder. */
export function evaluationPrinted(
  { id, path, subject, question, result }: Evaluation,
  lines: readonly string[],
): Printed {
  return {
    json: { id, out_dir: path, subject, question, ...result },
    lines: [
      `run       ${subject.run_id}   ${subject.strategy.id} v${subject.strategy.version}`,
      ...lines,
      `folder    ${path}`,
    ],
  };
}
