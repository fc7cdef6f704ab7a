/** A file of lines that only grows. A line counts when it is whole and synced. */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { write, fdatasync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const writeTo = promisify(write);
const syncData = promisify(fdatasync);

export class LineLog {
  private readonly fd: number;

  private constructor(fd: number) {
    this.fd = fd;
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
    return { log: new LineLog(fd), lines: text === '' ? [] : text.slice(0, -1).split('\n') };
  }

  /** Appends and syncs. After a failure the file's end is not known: the process must not go on. */
  async append(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await writeTo(this.fd, bytes, at, bytes.length - at, null);
      at += bytesWritten;
    }
    await syncData(this.fd);
  }

  close(): void {
    closeSync(this.fd);
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
