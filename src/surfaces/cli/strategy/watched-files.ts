/** Notices when code below a folder is saved, by looking at sizes and times: it works on every file system. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 60;
const CODE = /\.[cm]?[jt]s$/;
const SKIPPED = /^(?:node_modules|\..*)$|\.test\.[cm]?[jt]s$/;
/** Deeper or more than this is no strategy's folder. */
const MAX_FILES = 500;

export class WatchedFiles {
  private readonly folder: string;
  private seen: string;

  constructor(folder: string) {
    this.folder = folder;
    this.seen = this.look();
  }

  /** Returns true after the next save, when all is quiet again; false when `isOver` says so. */
  async changed(isOver: () => boolean): Promise<boolean> {
    let before = this.seen;
    for (;;) {
      await sleep(POLL_MS);
      if (isOver()) return false;
      const now = this.look();
      const isQuiet = now === before; // an editor writes in more than one step
      if (isQuiet && now !== this.seen) {
        this.seen = now;
        return true;
      }
      before = now;
    }
  }

  private look(): string {
    const found: string[] = [];
    collectFiles(this.folder, found);
    return found.join('\n');
  }
}

function collectFiles(folder: string, found: string[]): void {
  if (!existsSync(folder)) return; // not yet written
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.test(entry.name) || found.length >= MAX_FILES) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) collectFiles(path, found);
    else if (CODE.test(entry.name)) found.push(`${path} ${stampOf(path)}`);
  }
}

/** A file may go between the listing and the look. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 'gone' : `${stat.size} ${stat.mtimeMs}`;
}
