/** One after the other: a home, the run in it that is killed, and the place in which both are renewed. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { KillRow } from './kill-plan.ts';
import { KillRig, type Feed, type Programs } from './kill-rig.ts';
import { KilledRun } from './killed-run.ts';
import type { RunLine } from './kill-record.ts';

/** Runs of one home: its broker reads its whole log at each start. */
const RUNS_OF_HOME = 12;

export class KillLane {
  private readonly folder: string;
  private readonly programs: Programs;
  private readonly onRunEnd: (line: Omit<RunLine, 'at' | 'commit'>) => void;
  private open: KillRig | null = null;
  private current: KilledRun | null = null;
  private homes = 0;
  private runs = 0;
  private readonly misses = new Map<string, number>();

  constructor(folder: string, programs: Programs, onRunEnd: KillLane['onRunEnd']) {
    this.folder = folder;
    this.programs = programs;
    this.onRunEnd = onRunEnd;
  }

  async rig(): Promise<KillRig> {
    if (this.open !== null) return this.open;
    const rig = KillRig.open(join(this.folder, `home-${++this.homes}`), this.programs);
    await rig.migrate();
    this.open = rig;
    this.runs = 0;
    return rig;
  }

  /** The run that is traded, when it has this feed and goes on; else a new one. */
  async run(feed: Feed): Promise<KilledRun> {
    const { current } = this;
    if (current?.feed === feed && !current.isOver) return current;
    await this.leaveRun();
    if (this.runs++ >= RUNS_OF_HOME) await this.leaveHome();
    this.current = await KilledRun.create(await this.rig(), feed);
    return this.current;
  }

  /** Takes a kill into the story of its run; a run that goes no further is replayed. */
  async killed(row: KillRow): Promise<void> {
    this.misses.delete(row.id);
    this.current?.kills.push(row.id);
    if (this.current?.isOver === true) await this.leaveRun();
  }

  /** Replays a run whose record is sealed; any other one only gives its engine free. */
  async leaveRun(): Promise<void> {
    const { current } = this;
    this.current = null;
    if (current === null) return;
    if (!current.isSealed) {
      await current.rest();
      return;
    }
    const why = await current.verify();
    const { runId, kills } = current;
    this.onRunEnd({ kind: 'RUN', run_id: runId, rows: kills, identical: why === null, why });
  }

  /** How often a row was not come by since its last kill. */
  missesOf(row: string): number {
    return this.misses.get(row) ?? 0;
  }

  async missed(row: KillRow): Promise<void> {
    this.misses.set(row.id, this.missesOf(row.id) + 1);
    if (this.current?.isOver === true) await this.leaveRun();
  }

  /** Ends what lives in the home, and removes it. */
  async leaveHome(): Promise<void> {
    const { open } = this;
    this.open = null;
    this.current = null;
    if (open !== null) await KillRig.clear(open.home);
  }

  /** Ends what lives in the home and keeps its files as evidence; where they are. */
  async keepHome(): Promise<string | null> {
    const { open } = this;
    this.open = null;
    this.current = null;
    if (open === null) return null;
    await open.stop();
    const kept = join(this.folder, `evidence-${Date.now()}`);
    renameSync(open.home, kept);
    return kept;
  }
}
