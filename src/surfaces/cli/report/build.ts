/** `mqk report build RUN` (contract 13.1): verifies a run, or a verdict on one, and hands out its page. */
import { resolve } from 'node:path';
import { refuseTaken, writeWhole } from '../../../adapters/artifacts/index.ts';
import { sha256Hex } from '../../../foundation/core/index.ts';
import { sealedReport } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { PAGE_BEGINS, runName, runsOf } from './run-name.ts';

export interface BuildFlags {
  readonly runs: string;
  readonly out?: string;
}

export function reportBuild(
  of: { readonly run: string; readonly flags: BuildFlags },
  host: Host,
  output: OutputFlags,
): number {
  const { run, flags } = of;
  const report = sealedReport({ ...runsOf(flags.runs, host), name: runName(run, host) });
  const path = flags.out === undefined ? report.path : resolve(host.cwd, flags.out);
  if (flags.out !== undefined) {
    refuseTaken(path, PAGE_BEGINS);
    writeWhole(path, report.text);
  }
  const sha256 = sha256Hex(report.text);
  const { runId, verdictId } = report;
  const record = verdictId === null ? `run ${runId}` : `verdict ${verdictId} on run ${runId}`;
  printResult(host, output, {
    json: {
      path,
      sha256,
      run_id: runId,
      ...(verdictId === null ? {} : { id: verdictId }),
    },
    lines: [path, `sealed with ${record}   SHA-256 ${sha256}`],
  });
  return DONE;
}
