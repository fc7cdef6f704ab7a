/** Research with progress, notes and Ctrl-C wired to the host. */
import type { ResearchContext, Watch } from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import type { Host } from '../host.ts';
import { note, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { ProgressLine } from './progress-line.ts';

/** Gives `work` its context and its watch; no progress is left on the screen when it ends. */
export async function watched<T>(
  host: Host,
  output: OutputFlags,
  work: (context: ResearchContext, watch: Watch) => Promise<T>,
): Promise<T> {
  const progress = new ProgressLine(host, { isOn: !output.json || host.stderr.isTTY });
  const { packageRoot, cwd, workerDir } = host;
  const places = { packageRoot, cwd, home: homeOf(host), workerDir };
  const watch: Watch = {
    note: (line) => {
      progress.clear();
      note(host, line);
    },
    onProgress: (stage, done, total) => {
      progress.show(stage, done, total);
    },
    isInterrupted: host.isInterrupted,
  };
  try {
    return await work({ places, strategies: BUILT_IN_STRATEGIES }, watch);
  } finally {
    progress.clear();
  }
}
