/**
 * `audit.jsonl` as a projection (contract 10): the lines are those of the database, the file is their copy.
 * What stands there already is compared byte by byte; what is missing is written behind it.
 */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { readSync, writeSync } from 'node:fs';
import { Failure } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';

/** What a projection did. `tornBytes`: how much of a line that a crash had cut was taken away; 0: none. */
export interface Projected {
  /** Lines of the file. */
  readonly lines: number;
  readonly written: number;
  readonly tornBytes: number;
}

/**
 * `open` → `take`*, every line of the log in order → `finish`, and `close` in any case. Nothing is written
 * unless all that stood before is the log's. One process at a time: the caller holds the run's lock.
 */
export class ProjectedLog {
  private readonly path: string;
  private readonly descriptor: number;
  private size: number;
  /** Bytes of the lines that were taken. */
  private at = 0;
  private lines = 0;
  private written = 0;
  private tornBytes = 0;

  private constructor(path: string) {
    this.path = path;
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK;
    this.descriptor = onDisk('open', path, () => openSync(path, flags, 0o644));
    this.size = onDisk('read', path, () => fstatSync(this.descriptor).size);
  }

  /** A file that is missing is made. Fails as the disk does. */
  static open(path: string): ProjectedLog {
    return new ProjectedLog(path);
  }

  /**
   * The log's next line, without its line feed. Fails with AUDIT_LOG_TAMPERED when other bytes stand in its
   * place, or as the disk does. A strict prefix of it at the end of the file is what a crash leaves: it is
   * cut off and the line written whole.
   */
  take(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    const there = Math.min(bytes.length, this.size - this.at);
    if (there > 0 && !this.holds(bytes.subarray(0, there))) this.failTampered(this.lines + 1);
    if (there < bytes.length) this.write(bytes, there);
    this.at += bytes.length;
    this.lines++;
  }

  /** Syncs what was written. Fails with AUDIT_LOG_TAMPERED when the file goes on behind the log's end. */
  finish(): Projected {
    if (this.at < this.size) this.failTampered(this.lines + 1);
    if (this.written > 0) onDisk('sync', this.path, () => fsyncSync(this.descriptor));
    return { lines: this.lines, written: this.written, tornBytes: this.tornBytes };
  }

  close(): void {
    onDisk('close', this.path, () => closeSync(this.descriptor));
  }

  private holds(expected: Uint8Array): boolean {
    const found = Buffer.alloc(expected.length);
    const read = onDisk('read', this.path, () =>
      readSync(this.descriptor, found, 0, found.length, this.at),
    );
    return read === found.length && found.equals(expected);
  }

  private write(bytes: Uint8Array, torn: number): void {
    onDisk('write', this.path, () => {
      if (torn > 0) ftruncateSync(this.descriptor, this.at);
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, this.at + done);
      }
    });
    this.tornBytes += torn;
    this.size = this.at + bytes.length;
    this.written++;
  }

  private failTampered(line: number): never {
    throw new Failure(
      'CHECK',
      'AUDIT_LOG_TAMPERED',
      `${this.path} is not the log of its run: line ${line} differs from the database`,
      { fix: 'keep the file as evidence under another name; the next command writes it anew' },
    );
  }
}
