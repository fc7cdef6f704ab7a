/** `mqk stress run` (contract 13.1). */
import { runStress } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { judgedLine, outDirOf, planJudged, type JudgedFlags } from '../backtest/judged-run.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { nextCommand } from '../text/next-command.ts';
import { watched } from '../progress/watched.ts';
import { stressLines } from './stress-text.ts';

/** The flags as commander gives them. */
export interface StressFlags extends JudgedFlags {
  readonly profile?: readonly string[];
  readonly all?: boolean;
}

export async function stressRun(
  of: { readonly run: string | undefined; readonly flags: StressFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { run, flags } = of;
  const { profile = [], all = false } = flags;
  const request = { profiles: profile, all, outDir: outDirOf(flags, host) };
  const { folder, result, judged } = await watched(host, output, async (context, watch) => {
    const plan = await planJudged({ run, flags, host }, context, watch);
    const outcome = await runStress(plan, { request, places: context.places }, watch);
    return { ...outcome, judged: judgedLine(plan) };
  });
  printResult(host, output, {
    json: { id: folder.id, out_dir: folder.path, outcome: folder.outcome, ...result },
    lines: [
      judged,
      ...stressLines(result),
      `record    ${folder.events} audit events, sealed; ${folder.outcome.toLowerCase()}`,
      `folder    ${folder.path}`,
      ...nextCommand(
        `mqk walk-forward run${run === undefined ? ', with the same flags' : ` ${run}`}`,
        {
          out: run === undefined ? 'exports' : flags.out,
          width: 10,
        },
      ),
    ],
  });
  return DONE;
}
