/** Times the stages of an engine by the crash points that it passes, without a word of its own in the engine. */
import type { CrashAt } from '../../../src/services/runtime/index.ts';
import { hostMs } from './watch-sends.ts';

type Point = Parameters<CrashAt>[0];

/** Milliseconds of each stage, one for each batch of requests. */
export interface Stages {
  /** From the decision to its committed rows. */
  readonly step: number[];
  readonly claim: number[];
  /** With the look at the deadman file. */
  readonly permit: number[];
  /** From the door of the broker to the last answer. */
  readonly answer: number[];
  /** From the decision to the commit that tells what became of it. */
  readonly roundTrip: number[];
  /** From the decision to the first byte of each order. */
  readonly decisionToSend: number[];
}

export class StageClock {
  readonly stages: Stages = {
    step: [],
    claim: [],
    permit: [],
    answer: [],
    roundTrip: [],
    decisionToSend: [],
  };
  /** Of the first and the last point that was passed. */
  from = 0;
  to = 0;
  private readonly at = new Map<Point, number>();
  /** The decision whose requests are on their way. */
  private decidedAt = 0;

  readonly onPoint: CrashAt = (point) => {
    const now = hostMs();
    if (this.from === 0) this.from = now;
    this.to = now;
    const { stages } = this;
    const since = (before: Point): number => now - (this.at.get(before) ?? now);
    this.at.set(point, now);
    if (point === 'CP1') {
      this.decidedAt = this.at.get('CP0') ?? now;
      stages.step.push(since('CP0'));
    }
    if (point === 'CP2') stages.claim.push(since('CP1'));
    if (point === 'CP3') stages.permit.push(since('CP2'));
    if (point === 'CP6') stages.answer.push(since('CP3'));
    if (point === 'CP7') stages.roundTrip.push(now - this.decidedAt);
  };

  /** An order's connection stands: its bytes can leave. */
  readonly onSend = (at: number): void => {
    this.stages.decisionToSend.push(at - this.decidedAt);
  };
}
