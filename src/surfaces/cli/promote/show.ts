/** `mqk promote show ID`: a sealed verdict, verified. */
import { readVerdict } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { recordName, verdictPlaces, type VerdictFlags } from './verdict-places.ts';
import { nextLines, reportLine, verdictJson, verdictLines } from './verdict-text.ts';

export function promoteShow(
  of: { readonly name: string; readonly flags: VerdictFlags },
  host: Host,
  output: OutputFlags,
): number {
  const record = readVerdict(recordName(of.name, host), verdictPlaces(of.flags, host));
  printResult(host, output, {
    json: verdictJson(record),
    lines: [...verdictLines(record), reportLine(record), ...nextLines(record, of.flags.out)],
  });
  return DONE;
}
