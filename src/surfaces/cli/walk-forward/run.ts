/** `mqk walk-forward run` (contract 13.1). */
import { runWalkForward } from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { judgedLine, outDirOf, planJudged } from '../backtest/judged-run.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { nextCommand } from '../text/next-command.ts';
import { watched } from '../progress/watched.ts';
import { readFoldFlags, type FoldFlags } from './fold-flags.ts';
import { walkForwardLines } from './walk-forward-text.ts';

export async function walkForwardRun(
  of: { readonly run: string | undefined; readonly flags: FoldFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { run, flags } = of;
  const request = { ...readFoldFlags(flags), outDir: outDirOf(flags, host) };
  const { folder, result, stitched, judged } = await watched(
    host,
    output,
    async (context, watch) => {
      const plan = await planJudged({ run, flags, host }, context, watch);
      const outcome = await runWalkForward(plan, { request, places: context.places }, watch);
      return { ...outcome, judged: judgedLine(plan) };
    },
  );
  printResult(host, output, {
    json: { id: folder.id, out_dir: folder.path, outcome: folder.outcome, ...result },
    lines: [
      judged,
      ...walkForwardLines(result, Array.from(stitched.run.tables.equity.dayEquity.view())),
      `record    ${folder.events} audit events, sealed; ${folder.outcome.toLowerCase()}`,
      `folder    ${folder.path}`,
      ...nextCommand(
        run === undefined
          ? 'mqk strategy check, with the same flags'
          : `mqk strategy check --run ${run}`,
        { out: run === undefined ? 'exports' : flags.out, width: 10 },
      ),
    ],
  });
  return DONE;
}
