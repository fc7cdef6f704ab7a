/** `mqk audit verify PATH` (contract 10, 13): a log, a folder, the id of a run or an evaluation, or `last`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isOpenRun, resolveRecord, verifyRecord } from '../../../adapters/artifacts/index.ts';
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
  const { result, events, line, reason, detail } = report;
  const isOpen = result === 'INCOMPLETE' && isOpenRun(path);
  const where = line === null ? '' : ` at line ${line}`;
  const why = reason === null ? '' : ` ${reason}${where}`;
  printResult(host, output, {
    json: { result, events, line, reason, detail, path },
    lines: [
      `${result}${why}   ${counted(events, 'event')}   ${path}`,
      ...(detail === null ? [] : [detail]),
      ...(isOpen ? [`open run: intact so far, ${counted(events, 'event')}`] : []),
    ],
  });
  return result === 'VALID' ? DONE : CHECK_FOUND;
}

/** A path that exists stands for itself; else an id or `last` is looked up. */
function pathOf(name: string, outDir: string, host: Host): string {
  const path = resolve(host.cwd, name);
  const isName = name === 'last' || parseRunId(name) !== null;
  return isName && !existsSync(path) ? resolveRecord(outDir, name) : path;
}
