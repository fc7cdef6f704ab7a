/** A PAPER run that is killed, recovered, counted and armed again, until its feed has ended. */
import { z } from 'zod';
import { countKill, type KillCount } from './count-kill.ts';
import { readBrokerLog } from './broker-log.ts';
import { RESTLESS, type EndedProcess, type Feed, type KillRig, type Started } from './kill-rig.ts';
import { readOurBooks } from './our-books.ts';

/** Look-ups of a request of unknown fate end after this time instead of 60 s. */
export const PRESUME_ABSENT_SECONDS = 1;
/** Recoveries after the first one, each when absence may be presumed. */
export const MOST_RECOVERIES = 3;

/**
 * Orders, cancels and replacements come a bar late and half of all fills are partial, so that something is always on
 * its way.
 */
export const KILL_CONFIG: Readonly<Record<string, string | number | boolean>> = {
  'runtime.presume_absent_seconds': PRESUME_ABSENT_SECONDS,
  'execution.latency_submit_events': 1,
  'execution.latency_cancel_events': 1,
  'execution.latency_replace_events': 1,
  'execution.partial_fills.enabled': true,
  'execution.partial_fills.probability': 0.5,
};

const reconciled = z.object({
  verdict: z.string(),
  differences: z.array(z.looseObject({ code: z.string() })),
});
const recoveredRun = z.object({
  status: z.string(),
  posture: z.string(),
  unresolved: z.number().default(0),
  unconfirmed: z.array(z.object({ what: z.string(), detail: z.string() })).default([]),
});
/** What a halt left of a stop that it let nobody place, or make smaller: only cancels leave behind it. */
const LEFT_BY_HALT =
  /^(?:POSITION \d+ shares? of \S+ ha(?:s|ve) no stop: .*|ORDER it stops \d+ shares, \d+ are held)$/u;
const UNSENT_STOPS = new Set(['RECONCILE_STOP_MISSING', 'RECONCILE_STOP_OVERSIZED']);

/** Feeds in which the run's own tick halts it. */
const HALTING: ReadonlySet<Feed> = new Set(['HALT', 'LAST']);
/** What an operator's halt is given for. */
export const HALT_REASON = 'a kill is to come';

let accounts = 0;

export class KilledRun {
  readonly rig: KillRig;
  readonly feed: Feed;
  readonly account: string;
  readonly runId: string;
  /** Rows whose kills it has survived. */
  readonly kills: string[] = [];
  isSealed = false;
  private status = 'CREATED';
  private posture = 'DISARMED';

  private constructor(rig: KillRig, of: { feed: Feed; account: string; runId: string }) {
    this.rig = rig;
    this.feed = of.feed;
    this.account = of.account;
    this.runId = of.runId;
  }

  static async create(rig: KillRig, feed: Feed): Promise<KilledRun> {
    const account = `K${(accounts++ % 46_656).toString(36).toUpperCase().padStart(3, '0')}`;
    const isHalting = HALTING.has(feed);
    const halting = isHalting ? { 'risk.max_drawdown': 0.002 } : {};
    const sets = { ...KILL_CONFIG, ...halting, 'broker.account_last4': account };
    const started = await rig.done([
      ...['run', 'start', '--engine', 'MAIN', '--mode', 'PAPER', '--symbols', 'SPY'],
      ...['--strategy', RESTLESS, '--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--seed', '5'],
      ...['--param', `qty=${isHalting ? 180 : 20}`, '--out', `${rig.home}/exports`],
      ...Object.entries(sets).flatMap(([path, value]) => ['--set', `${path}=${value}`]),
    ]);
    return new KilledRun(rig, { feed, account, runId: String(started.json['run_id']) });
  }

  /** Whether it goes no further. */
  get isOver(): boolean {
    return this.isSealed || this.status === 'HALTED';
  }

  /** Arms and begins it, if it is not begun; what an engine left that ended by itself is recovered before. */
  async begin(): Promise<void> {
    if (this.status === 'RUNNING') return;
    for (let tries = 0; this.posture === 'DISARMING' && tries < MOST_RECOVERIES; tries++) {
      this.note(await this.start(this.rig.programs.shipped, 'recover').ended);
    }
    for (const verb of ['arm', 'begin']) await this.rig.done(['run', verb, '--run-id', this.runId]);
    this.status = 'RUNNING';
  }

  /** Disarms it, if it is armed. */
  async rest(): Promise<void> {
    if (this.status !== 'RUNNING') return;
    await this.rig.done(['run', 'disarm', '--run-id', this.runId, '--reason', 'to be armed anew']);
    this.status = 'STOPPED';
  }

  start(program: string, verb: string, env: Readonly<Record<string, string>> = {}): Started {
    const sources = verb === 'arm' ? [] : this.rig.barsOf(this.feed);
    return this.rig.start(program, ['run', verb, '--run-id', this.runId, ...sources], env);
  }

  /** Whether a recovery left requests whose fate it did not find out. */
  isUnresolved({ json }: Pick<EndedProcess, 'json'>): boolean {
    return typeof json['unresolved'] === 'number' && json['unresolved'] > 0;
  }

  /** Whether a recovery that said this left nothing that can act. After an operator's halt only cancels leave. */
  isQuiet({ json }: Pick<EndedProcess, 'json'>): boolean {
    const told = recoveredRun.safeParse(json);
    if (!told.success || told.data.unresolved > 0) return false;
    const { status, posture, unconfirmed } = told.data;
    const isLeft = unconfirmed.every(({ what, detail }) => LEFT_BY_HALT.test(`${what} ${detail}`));
    return posture === 'DISARMED' || (status === 'HALTED' && isLeft);
  }

  /** Takes note of how a command left it. Throws when its own tick or engine halted it without being led to that. */
  note({ json }: Pick<EndedProcess, 'json'>): void {
    const { status, reason } = json;
    if (status === 'HALTED' && !HALTING.has(this.feed) && reason !== HALT_REASON) {
      throw new Error(`run ${this.runId} halted itself: ${JSON.stringify(json)}`);
    }
    if (typeof json['status'] === 'string') this.status = json['status'];
    if (typeof json['posture'] === 'string') this.posture = json['posture'];
    if (json['sealed'] === true) this.isSealed = true;
  }

  /** Counts from the broker's log against our rows, and lets the program compare its books. */
  async count(): Promise<KillCount> {
    const db = await this.rig.connect();
    try {
      const ours = await readOurBooks(db, this.account);
      const counted = countKill(readBrokerLog(this.rig.home, this.account), ours);
      const differences = this.isSealed ? [] : await this.differences();
      return { ...counted, unequal: [...counted.unequal, ...differences] };
    } finally {
      await db.close();
    }
  }

  /** What the program finds itself; of a halted run a stop that its halt left unsent is told, and is no difference. */
  private async differences(): Promise<readonly string[]> {
    const { json } = await this.rig.mqk(['reconcile', 'run', '--run-id', this.runId]);
    const { verdict, differences } = reconciled.parse(json);
    const left = differences.filter(
      ({ code }) => this.status !== 'HALTED' || !UNSENT_STOPS.has(code),
    );
    if (verdict === 'CLEAN' || (left.length === 0 && differences.length > 0)) return [];
    return [`reconcile is ${verdict}: ${JSON.stringify(left)}`];
  }

  /** Whether the sealed record replays to itself and verifies; what differs otherwise. */
  async verify(): Promise<string | null> {
    const folder = `${this.rig.home}/exports/${this.runId}`;
    // A process of its own: a replay holds up the other lane's commands, which have transactions open.
    const argv = ['replay', folder, '--verify', '--strategy', RESTLESS];
    const replayed = await this.rig.start(this.rig.programs.shipped, argv).ended;
    if (replayed.json['identical'] !== true) return JSON.stringify(replayed);
    const verified = await this.rig.mqk(['audit', 'verify', folder]);
    return verified.json['result'] === 'VALID' ? null : verified.stdout;
  }
}
