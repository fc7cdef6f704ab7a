/** `mqk report compare A B`: one page with two runs side by side. */
import { join, resolve } from 'node:path';
import { refuseTaken, writeWhole } from '../../../adapters/artifacts/index.ts';
import { sha256Hex } from '../../../foundation/core/index.ts';
import { compareRuns } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { PAGE_BEGINS, runName, runsOf } from './run-name.ts';

export interface CompareFlags {
  readonly runs: string;
  readonly out?: string;
}

export function reportCompare(
  of: { readonly a: string; readonly b: string; readonly flags: CompareFlags },
  host: Host,
  output: OutputFlags,
): number {
  const { flags } = of;
  const runs = runsOf(flags.runs, host);
  const page = compareRuns({ a: runName(of.a, host), b: runName(of.b, host) }, runs);
  const [a, b] = [page.a.subject.run_id, page.b.subject.run_id];
  const path =
    flags.out === undefined
      ? join(runs.outDir, `compare-${a.slice(0, 8)}-${b.slice(0, 8)}.html`)
      : resolve(host.cwd, flags.out);
  refuseTaken(path, PAGE_BEGINS);
  writeWhole(path, page.text);
  const sha256 = sha256Hex(page.text);
  printResult(host, output, {
    json: { path, sha256, a, b },
    lines: [path, `${a} against ${b}   SHA-256 ${sha256}`],
  });
  return DONE;
}
