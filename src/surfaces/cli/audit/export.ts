/** `mqk audit export`: the folder of a sealed PAPER or LIVE run, written anew from the database. */
import {
  exportRecord,
  findRun,
  NO_CRASH,
  recordedRun,
  type ExportedRecord,
  type RunDesk,
} from '../../../services/runtime/index.ts';
import { locateBars, type ResearchContext, type Watch } from '../../../services/research/index.ts';
import { readRunFlags } from '../backtest/run-flags.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { watched } from '../progress/watched.ts';
import { engineWork, type EngineWork } from '../run/engine-work.ts';
import { withDesk } from '../run/with-desk.ts';
import { counted } from '../text/counted.ts';

/** The flags as commander gives them. */
export interface ExportFlags {
  readonly runId: string;
  readonly bars?: readonly string[];
  readonly strategy?: string;
}

/** The bars are found by their hashes, unless they are given. */
export async function auditExport(
  flags: ExportFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  return await withDesk(host, async (desk) => {
    const exported = await watched(host, output, (context, watch) =>
      exportOf(flags, { desk, host, context }, watch),
    );
    const { path, differing, keptAt, events, artifacts } = exported;
    const isWritten = differing.length > 0;
    printResult(host, output, {
      json: { path, written: isWritten, differing, kept_at: keptAt, events, artifacts },
      lines: [
        `${isWritten ? 'written' : 'kept'}   ${path}   ${counted(events, 'event')}, every artifact as it was sealed`,
        ...(isWritten ? [`differed  ${differing.join(', ')}`] : []),
        ...(keptAt === null ? [] : [`damaged   ${keptAt}`]),
      ],
    });
    return DONE;
  });
}

async function exportOf(
  flags: ExportFlags,
  of: { readonly desk: RunDesk; readonly host: Host; readonly context: ResearchContext },
  watch: Watch,
): Promise<ExportedRecord> {
  const { desk, host, context } = of;
  const run = await findRun(desk.db, flags.runId);
  const { bars: hand } = readRunFlags({ bars: flags.bars ?? [] }, host);
  // Its pages name the version that made them; the seal tells whether this one makes the same.
  const version = recordedRun(run).folder.provenance.programVersion;
  const replay: { explain: EngineWork['explain'] } = { explain: (error) => error };
  try {
    return await exportRecord(run, {
      desk,
      crashAt: host.crashAt ?? NO_CRASH,
      workOf: async (feed) => {
        const bars = await locateBars(feed, context.places.home, hand);
        const given = { bars, strategy: flags.strategy ?? null };
        const work = await engineWork(run, { given, context, version }, watch);
        replay.explain = work.explain;
        return work;
      },
    });
  } catch (error) {
    throw replay.explain(error);
  }
}
