/**
 * A bar file (contract 2.1 to 2.3) from chunks of bytes into columns: every row, or every problem.
 * Plain rows take the good path of `FastRows`; any other line is judged by `LineScan`.
 */
import { err, ok, type Problem, type Result } from '../../foundation/core/index.ts';
import type { BarSeries } from '../../foundation/model/index.ts';
import { BarBuffer } from './bar-buffer.ts';
import { BarsHeader } from './bars-header.ts';
import { Block, FastRows } from './fast-rows.ts';
import { LineScan } from './line-scan.ts';

const LF = 0x0a;
const MAX_PROBLEMS = 20;
/** A line longer than this is judged as it comes, without being kept. */
const MAX_KEPT_LINE = 65_536;
/** Rows before the first growth, which knows the bytes of a row. */
const FIRST_CAPACITY = 16_384;

/** Why a file was refused: up to 20 problems in line order, and how many more there are. */
export interface BarsRejected {
  readonly problems: readonly Problem[];
  readonly more: number;
}

export class BarsCsvParser {
  private readonly file: string;
  /** Size of the file when known, to size the columns; 0 when not. */
  private readonly totalBytes: number;
  private readonly header = new BarsHeader();
  private readonly fast = new FastRows();
  private readonly scan = new LineScan();
  private readonly bars = new BarBuffer(FIRST_CAPACITY);
  private readonly carry = new Block(new Uint8Array(MAX_KEPT_LINE));
  private carried = 0;
  private isInLongLine = false;
  /** Number of the line that comes next. */
  private line = 2;
  private bytesBefore = 0;
  private readonly problems: Problem[] = [];
  private more = 0;

  constructor(file: string, totalBytes = 0) {
    this.file = file;
    this.totalBytes = totalBytes;
  }

  /** True after a bad header: it is reported alone, so the rest need not be read. */
  get isRefused(): boolean {
    return this.header.state === 'BAD';
  }

  /** Takes the next bytes of the file; they may be overwritten afterwards. */
  push(bytes: Uint8Array): void {
    let at = this.header.state === 'OPEN' ? this.header.push(bytes) : 0;
    if (this.header.state !== 'GOOD') return;
    if (this.carried > 0 || this.isInLongLine) at = this.completeLine(bytes, at);
    const end = at < bytes.length ? bytes.lastIndexOf(LF) + 1 : 0;
    if (end > at) {
      this.readLines(new Block(bytes), at, end);
      at = end;
    }
    this.keep(bytes, at, bytes.length);
    this.bytesBefore += bytes.length;
  }

  /** Ends the file. */
  finish(): Result<BarSeries, BarsRejected> {
    if (this.header.state === 'OPEN') this.header.finish();
    const headerProblem = this.header.problem();
    if (headerProblem !== null) {
      return err({ problems: [{ ...headerProblem, file: this.file }], more: 0 });
    }
    if (this.isInLongLine) this.endLine(false);
    else if (this.carried > 0) this.judgeLine(this.carry.bytes, 0, this.carried, false);
    if (this.line === 2) {
      const message = 'the file has a header and no data row';
      return err({
        problems: [{ code: 'BARS_EMPTY', message, file: this.file, line: 1 }],
        more: 0,
      });
    }
    if (this.problems.length > 0) return err({ problems: this.problems, more: this.more });
    return ok(this.bars.toSeries());
  }

  /** Reads complete lines; `end` is just after an LF. */
  private readLines(block: Block, from: number, end: number): void {
    let at = from;
    while (at < end) {
      if (this.bars.count === this.bars.capacity) this.makeRoom(at);
      const before = this.bars.count;
      const next = this.fast.read(block, at, end, this.bars);
      this.line += this.bars.count - before;
      at = next;
      if (at < end && this.bars.count < this.bars.capacity) {
        const lineEnd = block.bytes.indexOf(LF, at);
        this.judgeLine(block.bytes, at, lineEnd, true);
        at = lineEnd + 1;
      }
    }
  }

  private judgeLine(bytes: Uint8Array, from: number, to: number, isTerminated: boolean): void {
    this.scan.begin();
    this.scan.feed(bytes, from, to);
    this.endLine(isTerminated);
  }

  private endLine(isTerminated: boolean): void {
    this.scan.lastTs = this.fast.lastTs;
    this.scan.showsText = this.problems.length < MAX_PROBLEMS;
    const problem = this.scan.end(isTerminated);
    this.fast.lastTs = this.scan.lastTs;
    if (problem === null) this.pushBar();
    else if (this.problems.length === MAX_PROBLEMS) this.more++;
    else this.problems.push({ ...problem, file: this.file, line: this.line });
    this.line++;
  }

  private pushBar(): void {
    const { bars, scan } = this;
    if (bars.count === bars.capacity) this.makeRoom(0);
    const row = bars.count++;
    bars.ts[row] = scan.ts;
    bars.open[row] = scan.prices[0] as number;
    bars.high[row] = scan.prices[1] as number;
    bars.low[row] = scan.prices[2] as number;
    bars.close[row] = scan.prices[3] as number;
    bars.volume[row] = scan.volume;
  }

  /** Widens the columns to what the whole file will need, going by its rows so far. */
  private makeRoom(bytesOfChunk: number): void {
    const { bars } = this;
    // A refused file has no series: its rows need no room.
    if (this.problems.length > 0) {
      bars.count = 0;
      return;
    }
    const read = this.bytesBefore + bytesOfChunk;
    const projected = read === 0 ? 0 : (bars.count * this.totalBytes) / read;
    // Rows get shorter or longer along a file: some spare room, and never less than half as much again.
    bars.grow(Math.ceil(Math.max(projected * 1.02 + 1024, bars.count * 1.5)));
  }

  /** Ends the line that an earlier chunk began; returns the position after it. */
  private completeLine(bytes: Uint8Array, from: number): number {
    const found = bytes.indexOf(LF, from);
    const to = found < 0 ? bytes.length : found + 1;
    this.keep(bytes, from, to);
    if (found < 0) return to;
    if (this.isInLongLine) {
      this.isInLongLine = false;
      this.endLine(true);
    } else {
      const end = this.carried;
      this.carried = 0;
      this.readLines(this.carry, 0, end);
    }
    return to;
  }

  /** Keeps a piece of a line for the next chunk; a long line goes to the closer look instead. */
  private keep(bytes: Uint8Array, from: number, to: number): void {
    if (from >= to) return;
    if (!this.isInLongLine && this.carried + (to - from) > MAX_KEPT_LINE) {
      this.isInLongLine = true;
      this.scan.begin();
      this.scan.feed(this.carry.bytes, 0, this.carried);
      this.carried = 0;
    }
    if (this.isInLongLine) {
      this.scan.feed(bytes, from, bytes[to - 1] === LF ? to - 1 : to);
      return;
    }
    this.carry.bytes.set(bytes.subarray(from, to), this.carried);
    this.carried += to - from;
  }
}
