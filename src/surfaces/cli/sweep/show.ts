/** `mqk sweep show` (ux 1.2). */
import { resolve } from 'node:path';
import { showSweep } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { topOf } from './sweep-flags.ts';
import { sweepPrinted } from './sweep-text.ts';

/** The flags as commander gives them. */
export interface ShowFlags {
  readonly top: string;
  readonly out: string;
}

export function sweepShow(
  of: { readonly id: string; readonly flags: ShowFlags },
  host: Host,
  output: OutputFlags,
): number {
  const top = topOf(of.flags.top);
  const outDir = resolve(host.cwd, of.flags.out);
  const sweep = showSweep(of.id, { outDir, packageRoot: host.packageRoot });
  const { subject, question } = sweep;
  printResult(host, output, sweepPrinted({ ...sweep, more: { subject, question } }, top));
  return DONE;
}
