/**
 * `audit.jsonl` as a projection (contract 10): the lines are those of the database, the file is their copy.
 * What stands there already is compared byte by byte; what is missing is written behind it.
 */
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { readSync, writeSync } from 'node:fs';
import { Failure } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';

/** Bytes that are read or written at once: a line is some hundred, and a system call for each takes longer than its hash. */
const PIECE = 1 << 18;

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
  /** A piece of the file, and where it begins. */
  private readonly piece = Buffer.alloc(PIECE);
  private pieceAt = 0;
  private pieceLength = 0;
  /** Lines that are to be written behind `size`. */
  private waiting: Uint8Array[] = [];
  private waitingLength = 0;
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
   * cut off and the line written whole. What is missing is written in pieces, the last of them by `finish`.
   */
  take(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    const there = Math.max(0, Math.min(bytes.length, this.size - this.at));
    if (there > 0 && !this.holds(bytes.subarray(0, there))) this.failTampered(this.lines + 1);
    if (there < bytes.length) this.append(bytes, there);
    this.at += bytes.length;
    this.lines++;
  }

  /** Syncs what was written. Fails with AUDIT_LOG_TAMPERED when the file goes on behind the log's end. */
  finish(): Projected {
    if (this.at < this.size) this.failTampered(this.lines + 1);
    this.writeWaiting();
    if (this.written > 0) onDisk('sync', this.path, () => fsyncSync(this.descriptor));
    return { lines: this.lines, written: this.written, tornBytes: this.tornBytes };
  }

  close(): void {
    onDisk('close', this.path, () => closeSync(this.descriptor));
  }

  private holds(expected: Uint8Array): boolean {
    for (let done = 0; done < expected.length;) {
      const found = this.found(this.at + done);
      if (found.length === 0) return false; // it was cut while it was read
      const rest = expected.subarray(done, done + found.length);
      if (Buffer.compare(found.subarray(0, rest.length), rest) !== 0) return false;
      done += rest.length;
    }
    return true;
  }

  /** What of the file is known from `at` on: at least a byte, unless the file ends there. */
  private found(at: number): Uint8Array {
    if (at >= this.pieceAt + this.pieceLength) {
      this.pieceAt = at;
      this.pieceLength = onDisk('read', this.path, () =>
        readSync(this.descriptor, this.piece, 0, PIECE, at),
      );
    }
    return this.piece.subarray(at - this.pieceAt, this.pieceLength);
  }

  /** The first line that is missing cuts off what is there of it. */
  private append(bytes: Uint8Array, torn: number): void {
    if (torn > 0) {
      onDisk('write', this.path, () => ftruncateSync(this.descriptor, this.at));
      this.tornBytes += torn;
      this.size = this.at;
    }
    this.waiting.push(bytes);
    this.waitingLength += bytes.length;
    this.written++;
    if (this.waitingLength >= PIECE) this.writeWaiting();
  }

  private writeWaiting(): void {
    const bytes = Buffer.concat(this.waiting, this.waitingLength);
    onDisk('write', this.path, () => {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, this.size + done);
      }
    });
    this.size += bytes.length;
    this.waiting = [];
    this.waitingLength = 0;
  }

  private failTampered(line: number): never {
    throw new Failure(
      'CHECK',
      'AUDIT_LOG_TAMPERED',
      `${this.path} is not the log of its run: line ${line} differs from the database`,
      {
        fix: 'mqk audit export --run-id ID writes the folder of a sealed run anew; of an open run keep the file as evidence under another name, and the next command writes it anew',
      },
    );
  }
}
