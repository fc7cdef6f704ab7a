/**
 * Progress of long work on stderr: a line that is drawn over on a terminal, a plain line now and then
 * elsewhere. Short work shows nothing.
 */
import type { Stage } from '../../../services/research/index.ts';
import type { Host } from '../host.ts';

const FIRST_AFTER_MS = 400;
const REDRAW_MS = 100;
const PLAIN_EVERY_MS = 30_000;
const BAR_WIDTH = 24;
/** In seconds. */
const MINUTE = 60;
const HOUR = 3600;

const LABELS: Readonly<Record<Stage, string>> = {
  LOAD: 'reading bars',
  RUN: 'running',
  SWEEP: 'sweeping',
  TRADE: 'trading',
};

export class ProgressLine {
  private readonly host: Pick<Host, 'stderr'>;
  private readonly isOn: boolean;
  private stage: Stage | null = null;
  private stageStart = performance.now();
  /** Of the stage, when it was first shown: a sweep goes on where it was stopped. */
  private doneBefore = 0;
  private drawnAt = performance.now();
  private isDrawn = false;

  constructor(host: Pick<Host, 'stderr'>, of: { readonly isOn: boolean }) {
    this.host = host;
    this.isOn = of.isOn;
  }

  show(stage: Stage, done: number, total: number): void {
    if (!this.isOn) return;
    const now = performance.now();
    if (stage !== this.stage) {
      this.stage = stage;
      this.stageStart = now;
      this.doneBefore = done > 1 ? done : 0;
    }
    const { isTTY } = this.host.stderr;
    const pause = isTTY ? REDRAW_MS : PLAIN_EVERY_MS;
    if (now - this.stageStart < FIRST_AFTER_MS || now - this.drawnAt < pause) return;
    this.drawnAt = now;
    const text = this.text(done, total, (now - this.stageStart) / 1000);
    if (!isTTY) {
      this.host.stderr.write(`${text}\n`);
      return;
    }
    this.isDrawn = true;
    this.host.stderr.write(`\r\x1b[2K${text.slice(0, Math.max(20, this.host.stderr.columns - 1))}`);
  }

  /** Takes the line off the terminal. */
  clear(): void {
    if (this.isDrawn) this.host.stderr.write('\r\x1b[2K');
    this.isDrawn = false;
  }

  private text(done: number, total: number, seconds: number): string {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = '#'.repeat(filled) + '.'.repeat(BAR_WIDTH - filled);
    const speed = (done - this.doneBefore) / seconds;
    const left = speed > 0 ? `about ${lengthText((total - done) / speed)} left` : 'just begun';
    const stage = this.stage ?? 'RUN';
    const label = `${LABELS[stage]} [${bar}] ${Math.floor(share * 100)} %`;
    switch (stage) {
      case 'SWEEP':
        return `${label}, ${done} of ${total}, ${speed.toFixed(1)} runs/s, ${left}`;
      case 'TRADE':
        return `${label}, slice ${done} of ${total}, ${left}`;
      default:
        return `${label}, ${left}`;
    }
  }
}

/** An engine at the pace of its bars takes days. */
function lengthText(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  return `${Math.round(seconds / HOUR)} h`;
}
