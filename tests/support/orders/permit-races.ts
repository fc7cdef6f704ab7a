/** Races of permits against a halt of their run, on connections of their own, and what must be true after each. */
import type { Database, RunRow } from '../../../src/adapters/db/index.ts';
import { command } from '../runs/run-stories.ts';
import { heldRun, OrderStory } from './order-stories.ts';

/** Requests of one race; each permit takes one. */
const REQUESTS = 6;
/** The halt begins somewhere among the permits: all of them take 10 to 30 ms. */
const SPREAD_MS = 24;

/** What went against the rule, as sentences; none when all is well. */
export interface PermitRace {
  readonly broken: readonly string[];
  readonly permitted: number;
  readonly haltMs: number;
}

/** Permits one after another while the run is halted: none is given after the halt is committed. */
export async function racePermits(db: Database, i: number): Promise<PermitRace> {
  const run = await heldRun(db);
  const story = new OrderStory(db, run);
  await story.order(...Array.from({ length: REQUESTS }, () => ({})));
  const halting = haltAfter(db, run, (i % SPREAD_MS) + 1);
  const seen = await takePermits(story, () => halting.isDone);
  const haltMs = await halting.ms;
  return { broken: [...seen.broken, ...(await rowsAgainst(db, run))], ...seen.count, haltMs };
}

function haltAfter(db: Database, run: RunRow, delayMs: number) {
  const state = { isDone: false, ms: Promise.resolve(0) };
  state.ms = new Promise<void>((resolve) => setTimeout(resolve, delayMs)).then(async () => {
    const begun = performance.now();
    await command(db.urgent, run, 'HALT');
    state.isDone = true;
    return performance.now() - begun;
  });
  return state;
}

async function takePermits(story: OrderStory, isHalted: () => boolean) {
  const broken: string[] = [];
  let permitted = 0;
  for (let tries = 0; tries < REQUESTS; tries++) {
    const rows = await story.claim(1);
    const wasHalted = isHalted();
    const permits = await story.permit(rows);
    permitted += permits.permitted.length;
    if (wasHalted && (permits.permitted.length > 0 || !permits.isFenced)) {
      broken.push('a permit was given after the answer to a halt');
    }
  }
  return { broken, count: { permitted } };
}

/** By the database's own clock: the fence rose after the last permit, and nothing is left that could be sent. */
async function rowsAgainst(db: Database, run: RunRow): Promise<readonly string[]> {
  const late = await db.query(
    `SELECT b.outbox_id FROM oms_outbox AS b JOIN runs AS r USING (run_id)
     WHERE r.run_id = $1 AND b.dispatched_at >= r.fence_at`,
    [run.runId],
  );
  const story = new OrderStory(db, run);
  const rows = await story.claim();
  const { permitted, isFenced } = await story.permit(rows);
  return [
    ...late.map(() => 'a row was permitted after the fence'),
    ...(permitted.length > 0 || !isFenced ? ['something is left to send after a halt'] : []),
  ];
}
