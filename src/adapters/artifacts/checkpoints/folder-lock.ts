/**
 * A folder that one process at a time works in. The lock is a folder of its own that appears by one rename
 * with its owner's file inside, so that it never stands without an owner. A dead owner's lock is taken over
 * by renaming that file: of several takers the system lets one win.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';
import { errnoOf, onDisk } from '../disk/io-failure.ts';
import { HOST, isAlive, startTicks } from '../disk/process-life.ts';

const OWNER = /^([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

export class FolderLock {
  private readonly path: string;
  private readonly owner: string;

  private constructor(path: string, owner: string) {
    this.path = path;
    this.owner = owner;
  }

  /** Locks a folder that exists. Fails with CHECKPOINT_BUSY while another process has it. */
  static take(folder: string): FolderLock {
    const path = join(folder, 'lock');
    const owner = `${HOST}-${process.pid}-${startTicks(process.pid)}-${randomBytes(4).toString('hex')}`;
    const draft = `${path}.${owner}`;
    return onDisk('lock', path, () => {
      mkdirSync(draft);
      writeFileSync(join(draft, owner), '');
      try {
        renameSync(draft, path);
      } catch (error) {
        rmSync(draft, { recursive: true, force: true });
        if (!TAKEN.has(errnoOf(error))) throw error;
        takeOver(path, owner);
      }
      return new FolderLock(path, owner);
    });
  }

  /** Gives the lock back. Safe to call more than once. */
  release(): void {
    onDisk('unlock', this.path, () => {
      if (!existsSync(join(this.path, this.owner))) return;
      // Renamed first: removing in place would take a successor's fresh file along.
      const gone = `${this.path}.gone-${this.owner}`;
      renameSync(this.path, gone);
      rmSync(gone, { recursive: true, force: true });
    });
  }
}

function takeOver(path: string, owner: string): void {
  const [theirs] = readdirSync(path);
  const [, host, pid = '0', start = '0'] = OWNER.exec(theirs ?? '') ?? [];
  if (theirs === undefined || host !== HOST || isAlive(Number(pid), start)) failBusy(path, pid);
  try {
    renameSync(join(path, theirs), join(path, owner));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    failBusy(path, 'unknown');
  }
}

function failBusy(path: string, pid: string): never {
  throw new Failure('CONFLICT', 'CHECKPOINT_BUSY', `process ${pid} is at the same work: ${path}`, {
    fix: 'wait for it, or end it; if it ran on another machine and is gone, remove that folder',
  });
}
