/** The driver of a run as its log left it: recovery is the replay of the record (ADR 30). */
import type { Lane } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { differingBars } from '../../../../foundation/model/index.ts';
import type { EnginePlan } from '../drive/engine-plan.ts';
import { RunDriver } from '../drive/run-driver.ts';
import { readFeed } from '../recover/read-feed.ts';
import { loggedPages } from './logged-pages.ts';
import { LogReplay } from './replay-log.ts';

/**
 * A new one, driven through every committed event, or up to the end of its feed, where the tables stand. Fails with
 * RUN_SOURCES_DIFFER, which names the files, when the bars are others than those of the log, ENGINE_RECORD_DIFFERS when
 * the tick decides otherwise than it did: nothing may trade on that.
 */
export async function rebuildDriver(
  db: Lane,
  plan: EnginePlan,
  of: { readonly untilFeedEnds: boolean } = { untilFeedEnds: false },
): Promise<RunDriver> {
  const driver = new RunDriver(plan);
  const replay = new LogReplay(driver);
  const { runId } = plan.inputs;
  for await (const page of loggedPages(db, runId)) {
    for (const event of page) {
      if (!of.untilFeedEnds || !driver.isFeedEnded) replay.take(event);
    }
  }
  replay.end();
  const { difference } = replay;
  if (difference === null) return driver;
  const { number, recorded, replayed } = difference;
  const told = `event ${number} of run ${runId} was ${recorded.slice(0, 300)}; from these files it is ${replayed.slice(0, 300)}`;
  if (number !== 1) {
    throw new Failure('CHECK', 'ENGINE_RECORD_DIFFERS', told, {
      fix: 'keep the database as evidence; a program of another version may have made the record',
    });
  }
  const [first, ...more] = differingBars({
    recorded: (await readFeed(db, runId)) ?? [],
    given: plan.inputs.data,
    paths: plan.barPaths,
  });
  const message =
    first === undefined
      ? told
      : `the bars are not those that run ${runId} was begun with: ${[first, ...more].join('; ')}`;
  throw new Failure('INPUT', 'RUN_SOURCES_DIFFER', message, {
    fix: 'give the bar files that the run was begun with',
  });
}
