/**
 * A halt whose fence is late is spooled meanwhile, whatever the database does: it hangs, it is started, it is away. So
 * the deadman file goes in time, and a command that is killed while it waits has lost no halt.
 */
import { rmSync } from 'node:fs';
import { spoolHalt, type Spooled, type SpooledHalt } from './halt-spool.ts';

/** A fence that stands earlier removes the deadman file itself. */
const BURNS_MS = 100;

export class HaltFuse {
  private readonly home: string;
  private readonly halt: SpooledHalt;
  private readonly timer: NodeJS.Timeout;
  private spooled: Spooled | null = null;

  /** Burns from now on. */
  constructor(home: string, halt: SpooledHalt) {
    this.home = home;
    this.halt = halt;
    this.timer = setTimeout(() => {
      this.spooled = spoolHalt(home, halt);
    }, BURNS_MS);
  }

  /** The fence stands, or there is nothing to halt: what this fuse has spooled waits no more. */
  putOut(): void {
    clearTimeout(this.timer);
    if (this.spooled?.isNew === true) rmSync(this.spooled.path, { force: true });
  }

  /** The fence is not to be had: what waits, and every file that is gone by now. */
  burnDown(): Spooled {
    clearTimeout(this.timer);
    const before = this.spooled?.removed ?? [];
    const now = spoolHalt(this.home, this.halt);
    return { ...now, removed: [...before, ...now.removed] };
  }
}
