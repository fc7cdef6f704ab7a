/** A file of lines that only grows. A line counts when it is whole and synced. */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs';
import { write, fdatasync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const writeTo = promisify(write);
const syncData = promisify(fdatasync);

export class LineLog {
  private readonly path: string;
  private readonly fd: number;
  /** The file that was opened: its number is nobody else's while it is open. */
  private readonly opened: Stats;
  /** Bytes that are on disk, and bytes that are there when what is being written is. */
  private synced: number;
  private size: number;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.fd = fd;
    this.opened = fstatSync(fd);
    this.synced = this.opened.size;
    this.size = this.opened.size;
  }

  /** Opens or makes the file; returns its whole lines. A torn last line was never acknowledged: it is cut off. */
  static open(path: string): { readonly log: LineLog; readonly lines: readonly string[] } {
    const fd = openSync(path, 'a+', 0o600);
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf('\n') + 1;
    if (whole < bytes.length) {
      ftruncateSync(fd, whole);
      fdatasyncSync(fd);
    }
    syncFolder(dirname(path));
    const text = bytes.subarray(0, whole).toString('utf8');
    return { log: new LineLog(path, fd), lines: text === '' ? [] : text.slice(0, -1).split('\n') };
  }

  /** Appends and syncs. After a failure the file's end is not known: the process must not go on. */
  async append(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    this.size += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await writeTo(this.fd, bytes, at, bytes.length - at, null);
      at += bytesWritten;
    }
    await syncData(this.fd);
    this.synced = this.size;
  }

  /** What somebody did to the file since it was opened; null: a start would read what was written here, and no more. */
  harm(): string | null {
    const found = statOf(this.path);
    if (found?.ino !== this.opened.ino || found.dev !== this.opened.dev) {
      return `${this.path} was removed or replaced`;
    }
    if (found.size >= this.synced && found.size <= this.size) return null;
    return `${this.path} was changed by another: ${found.size} bytes instead of ${this.size}`;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Undefined: no file can be found there, for whatever reason. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Makes the name of a new file as durable as its bytes. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
