/** A disk that is soon full: a tmpfs of its own, where the test may mount one. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIB = 1_048_576;

export class SmallDisk {
  readonly path: string;
  private readonly folder: string;

  private constructor(folder: string, path: string) {
    this.folder = folder;
    this.path = path;
  }

  /** Null: mounting is not permitted here. Everybody may pass, as the account of the embedded server must. */
  static mount(size: string): SmallDisk | null {
    const folder = mkdtempSync(join(tmpdir(), 'mqk-disk-'));
    const path = join(folder, 'disk');
    mkdirSync(path);
    spawnSync('chmod', ['755', folder]);
    const options = `size=${size},mode=755`;
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', path]);
    if (status === 0) return new SmallDisk(folder, path);
    rmSync(folder, { recursive: true, force: true });
    return null;
  }

  /** Takes what room there is, but for so many bytes. */
  fill(leave = 0): void {
    const file = openSync(join(this.path, 'filler'), 'w');
    for (const piece of [Buffer.alloc(MIB), Buffer.alloc(4096), Buffer.alloc(1)]) {
      try {
        for (;;) if (writeSync(file, piece) < piece.length) break;
      } catch {
        // No space is left for a piece of this size.
      }
    }
    closeSync(file);
    if (leave > 0) this.give(leave);
  }

  /** Gives all of it back. */
  free(): void {
    rmSync(join(this.path, 'filler'), { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.path]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private give(bytes: number): void {
    const filler = join(this.path, 'filler');
    truncateSync(filler, Math.max(0, statSync(filler).size - bytes));
  }
}
