/** A sweep that was sealed, read back with everything verified, and judged by what is recorded now. */
import { readEvaluation } from '../../../adapters/artifacts/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { programVersion } from '../provenance.ts';
import { countRecordedTrials, judgementJson } from './judge-sweep.ts';

export interface ShownSweep {
  readonly id: string;
  readonly path: string;
  readonly result: JsonObject;
  readonly judgement: JsonObject;
}

/** `name` is an id, a path or `last`. Fails with EVIDENCE_*, or as the disk does. */
export function showSweep(
  name: string,
  places: { readonly outDir: string; readonly packageRoot: string },
): ShownSweep {
  const { outDir } = places;
  const version = programVersion(places.packageRoot);
  const sweep = readEvaluation({ outDir, name, programVersion: version, kind: 'SWEEP' });
  const recorded = countRecordedTrials(outDir, sweep.subject);
  const judgement = judgementJson(sweep.result, recorded);
  return { id: sweep.id, path: sweep.path, result: sweep.result, judgement };
}
