/** `mqk sweep run` (contract 13.1). */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { estimateSweep, runSweep } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { watched } from '../progress/watched.ts';
import { estimatePrinted, sweepPrinted } from './sweep-text.ts';
import { readSweepFlags, type SweepFlags } from './sweep-flags.ts';
import { requireParamsFile, writeParams } from './write-params.ts';

export async function sweepRun(
  flags: SweepFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { request, jobs, top, paramsFile } = readSweepFlags(flags, host);
  if (paramsFile !== null) requireParamsFile(paramsFile);
  const entry = pathToFileURL(join(host.workerDir, 'sweep-worker.mjs'));
  const work = { jobs, entry, isFresh: flags.fresh ?? false };
  if (flags.estimate === true) {
    const estimate = await watched(host, output, (context, watch) =>
      estimateSweep(request, { ...context, work }, watch),
    );
    printResult(host, output, estimatePrinted(estimate, jobs));
    return DONE;
  }
  const outcome = await watched(host, output, (context, watch) =>
    runSweep(request, { ...context, work }, watch),
  );
  const { folder, result, judgement, runsPerSecond, resumed, bestParams } = outcome;
  if (paramsFile !== null && bestParams !== null) writeParams(paramsFile, bestParams);
  if (paramsFile !== null && bestParams === null) {
    note(host, `${paramsFile} was not written: no trial can be chosen`);
  }
  const written = bestParams === null ? null : paramsFile;
  printResult(
    host,
    output,
    sweepPrinted(
      {
        id: folder.id,
        path: folder.path,
        result,
        judgement,
        more: {
          outcome: folder.outcome,
          resumed,
          runs_per_second: runsPerSecond,
          params_file: written,
        },
      },
      top,
    ),
  );
  return DONE;
}
