/**
 * Numbered rows of long work, on disk as they come, so that the work goes on where it stopped and its memory
 * does not grow. The file is bound to its work by its first line; what a crash tore is done again.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { invariant } from '../../../foundation/core/index.ts';
import { onDisk, quietly } from '../disk/io-failure.ts';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { FolderLock } from './folder-lock.ts';

const ROWS_NAME = 'rows.jsonl';
/** Milliseconds between two syncs: what a power cut can cost. A killed process loses nothing. */
const SYNC_EVERY_MS = 1000;
const PIECE_BYTES = 1 << 20;
const LINE_FEED = 10;
/** A row is a JSON list that begins with its number. */
const ROW = /^\[(0|[1-9]\d{0,9}),/;

export interface CheckpointStart {
  /** Made when it is missing; nothing else may lie in it. */
  readonly folder: string;
  /** One line that says whose rows these are; a file with another begins anew. */
  readonly header: string;
  /** Rows have numbers below it. */
  readonly rows: number;
  /** Leaves out what an earlier run did. */
  readonly isFresh: boolean;
}

/** `open` → (`append` | `line`)* → `close`, which keeps the rows, or `remove`. All may fail as the disk does. */
export class Checkpoint {
  /** Rows that are there. */
  done = 0;
  private readonly folder: string;
  private readonly path: string;
  private readonly lock: FolderLock;
  private readonly file: number;
  /** Where each row lies; -1 for one that is not there. */
  private readonly offset: Float64Array;
  private readonly length: Int32Array;
  private size = 0;
  private syncedAt = performance.now();
  private isOpen = true;

  private constructor({ folder, header, rows, isFresh }: CheckpointStart) {
    this.folder = folder;
    this.path = join(folder, ROWS_NAME);
    this.offset = new Float64Array(rows).fill(-1);
    this.length = new Int32Array(rows);
    onDisk('create', folder, () => {
      makeFolder(folder);
    });
    this.lock = FolderLock.take(folder);
    this.file = onDisk('open', this.path, () =>
      openSync(this.path, existsSync(this.path) ? 'r+' : 'wx+', 0o644),
    );
    const isContinued = !isFresh && this.readRows(header);
    if (!isContinued) this.begin(header);
  }

  /** Fails with CHECKPOINT_BUSY while another process does the same work. */
  static open(start: CheckpointStart): Checkpoint {
    return new Checkpoint(start);
  }

  has(row: number): boolean {
    return (this.offset[row] ?? -1) >= 0;
  }

  /** Writes a row that is not there yet: JSON of a list that begins with its number. */
  append(line: string): void {
    const row = rowOf(line);
    invariant(row !== null && row < this.offset.length && !this.has(row), 'a row is new', { line });
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    onDisk('write', this.path, () => {
      for (let at = 0; at < bytes.length;) {
        at += writeSync(this.file, bytes, at, bytes.length - at, this.size + at);
      }
    });
    this.keep(row, bytes.length - 1);
    const now = performance.now();
    if (now - this.syncedAt < SYNC_EVERY_MS) return;
    this.syncedAt = now;
    onDisk('sync', this.path, () => {
      fsyncSync(this.file);
    });
  }

  /** A row that is there, as it was written. */
  line(row: number): string {
    const at = this.offset[row] ?? -1;
    invariant(at >= 0, 'the row was written', { row });
    return this.text(at, this.length[row] ?? 0);
  }

  /** Syncs and closes; the rows stay for the next `open`. Safe to call more than once. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    onDisk('close', this.path, () => {
      fsyncSync(this.file);
      closeSync(this.file);
    });
    this.lock.release();
  }

  /** Removes the rows: their work is done and sealed elsewhere. */
  remove(): void {
    this.close();
    quietly(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  private begin(header: string): void {
    this.offset.fill(-1);
    this.done = 0;
    const bytes = Buffer.from(`${header}\n`, 'utf8');
    onDisk('write', this.path, () => {
      ftruncateSync(this.file, 0);
      writeSync(this.file, bytes, 0, bytes.length, 0);
    });
    this.size = bytes.length;
  }

  /** Whether the file is that of this work; what follows its last whole row is cut off. */
  private readRows(header: string): boolean {
    let isFirst = true;
    for (const line of this.lines()) {
      if (isFirst) {
        if (line !== header) return false;
        this.size = Buffer.byteLength(line) + 1;
        isFirst = false;
        continue;
      }
      const row = isJson(line) ? rowOf(line) : null;
      if (row === null || row >= this.offset.length || this.has(row)) break;
      this.keep(row, Buffer.byteLength(line));
    }
    if (isFirst) return false;
    onDisk('write', this.path, () => {
      ftruncateSync(this.file, this.size);
    });
    return true;
  }

  private keep(row: number, length: number): void {
    this.offset[row] = this.size;
    this.length[row] = length;
    this.size += length + 1;
    this.done++;
  }

  /** Lines that end with a line feed. */
  private *lines(): Generator<string> {
    let rest = Buffer.alloc(0);
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    for (let at = 0; ;) {
      const read = onDisk('read', this.path, () => readSync(this.file, piece, 0, PIECE_BYTES, at));
      if (read === 0) return;
      at += read;
      rest = Buffer.concat([rest, piece.subarray(0, read)]);
      let from = 0;
      for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, from)) {
        yield rest.toString('utf8', from, end);
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
  }

  private text(at: number, length: number): string {
    const bytes = Buffer.alloc(length);
    onDisk('read', this.path, () => readSync(this.file, bytes, 0, length, at));
    return bytes.toString('utf8');
  }
}

function rowOf(line: string): number | null {
  const number = ROW.exec(line)?.[1];
  return number === undefined ? null : Number(number);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
