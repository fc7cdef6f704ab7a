/** `mqk audit verify PATH` (contract 10, 13): a log, a folder, the id of a run or an evaluation, or `last`. */
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  isOpenRun,
  LOG_NAME,
  mendingOf,
  resolveRecord,
  verifyRecord,
} from '../../../adapters/artifacts/index.ts';
import { parseRunId } from '../../../foundation/model/index.ts';
import { CHECK_FOUND, DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { counted } from '../text/counted.ts';

export interface VerifyFlags {
  readonly out: string;
}

export function auditVerify(
  of: { readonly path: string; readonly flags: VerifyFlags },
  host: Host,
  output: OutputFlags,
): number {
  const path = pathOf(of.path, resolve(host.cwd, of.flags.out), host);
  const report = verifyRecord(path);
  const { result, events, line, reason } = report;
  const folder = basename(path) === LOG_NAME ? dirname(path) : path;
  const isOpen = result !== 'VALID' && isOpenRun(folder);
  const isWhole = isOpen && result === 'INCOMPLETE';
  const detail = isWhole ? `the run is still open: ${report.detail ?? ''}` : report.detail;
  const fix = result === 'VALID' ? null : isOpen ? openFix(folder, isWhole) : mendingOf(folder);
  const where = line === null ? '' : ` at line ${line}`;
  const why = reason === null ? '' : ` ${reason}${where}`;
  printResult(host, output, {
    json: { result, events, line, reason, detail, open: isOpen, fix, path },
    lines: [
      `${result}${why}   ${counted(events, 'event')}   ${path}`,
      ...(detail === null ? [] : [detail]),
      ...(isWhole ? [`intact so far, ${counted(events, 'event')}; nothing is damaged`] : []),
      ...(fix === null ? [] : [`fix: ${fix}`]),
    ],
  });
  return result === 'VALID' ? DONE : CHECK_FOUND;
}

/** The log of an open run is no sealed record yet: the database has it, whatever stands in the file. */
function openFix(folder: string, isWhole: boolean): string {
  return isWhole
    ? `none is needed until its end; mqk run status --run-id ${basename(folder)} says where it stands`
    : 'keep the log as evidence under another name; the next command that acts on the run writes it anew';
}

/** A path that exists stands for itself; else an id or `last` is looked up. */
function pathOf(name: string, outDir: string, host: Host): string {
  const path = resolve(host.cwd, name);
  const isName = name === 'last' || parseRunId(name) !== null;
  return isName && !existsSync(path) ? resolveRecord(outDir, name) : path;
}
