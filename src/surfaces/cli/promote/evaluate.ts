/** `mqk promote evaluate RUN` (contract 13.1): exit 0 when every gate passed, 5 when one refused. */
import { resolve } from 'node:path';
import {
  evaluatePromotion,
  readVerdict,
  type PromotionRequest,
} from '../../../services/research/index.ts';
import { parsePair } from '../arguments.ts';
import { DONE, REFUSED } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { watched } from '../progress/watched.ts';
import { nextLines, reportLine, verdictJson, verdictLines } from './verdict-text.ts';
import { recordName, verdictPlaces, type VerdictFlags } from './verdict-places.ts';

/** The flags as commander gives them. */
export interface EvaluateFlags extends VerdictFlags {
  readonly stress?: string;
  readonly walkForward?: string;
  readonly check?: string;
  readonly bars?: readonly string[];
  readonly strategy?: string;
  readonly actions?: string;
}

export async function promoteEvaluate(
  of: { readonly run: string; readonly flags: EvaluateFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const request = requestOf(of.run, of.flags, host);
  const { folder } = await watched(host, output, (context, watch) =>
    evaluatePromotion(request, context, watch),
  );
  // What is told is what was sealed.
  const record = readVerdict(folder.path, verdictPlaces(of.flags, host));
  printResult(host, output, {
    json: verdictJson(record),
    lines: [...verdictLines(record), reportLine(record), ...nextLines(record, of.flags.out)],
  });
  return record.passed ? DONE : REFUSED;
}

function requestOf(run: string, flags: EvaluateFlags, host: Host): PromotionRequest {
  const named = (name: string | undefined): string | null =>
    name === undefined ? null : recordName(name, host);
  return {
    outDir: verdictPlaces(flags, host).outDir,
    run: recordName(run, host),
    evidence: {
      check: named(flags.check),
      stress: named(flags.stress),
      walkForward: named(flags.walkForward),
    },
    sources: {
      bars: (flags.bars ?? []).map((text) => {
        const { name, value } = parsePair('--bars', text);
        return { symbol: name, path: resolve(host.cwd, value) };
      }),
      strategy: flags.strategy ?? null,
      actionsFile: flags.actions === undefined ? null : resolve(host.cwd, flags.actions),
    },
  };
}
