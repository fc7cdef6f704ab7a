/** The matrix on disk: one synced line for each kill that was counted, so that a later call goes on. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { z } from 'zod';

const killLine = z.object({
  kind: z.literal('KILL'),
  row: z.string(),
  at: z.string(),
  commit: z.string(),
  run_id: z.string(),
  /** Where it was killed. */
  spec: z.string(),
  recovery_ms: z.number(),
  double_orders: z.number(),
  lost_fills: z.number(),
  double_fills: z.number(),
  unequal: z.array(z.string()),
  evidence: z.string().nullable(),
});
const runLine = z.object({
  kind: z.literal('RUN'),
  at: z.string(),
  commit: z.string(),
  run_id: z.string(),
  /** Rows of the kills that the run survived. */
  rows: z.array(z.string()),
  identical: z.boolean(),
  why: z.string().nullable(),
});
/** A cycle that broke off in a way that no kill explains. */
const errorLine = z.object({
  kind: z.literal('ERROR'),
  row: z.string(),
  at: z.string(),
  commit: z.string(),
  why: z.string(),
  evidence: z.string().nullable(),
});
const anyLine = z.discriminatedUnion('kind', [killLine, runLine, errorLine]);
export type KillLine = z.infer<typeof killLine>;
export type RunLine = z.infer<typeof runLine>;
export type ErrorLine = z.infer<typeof errorLine>;
export type MatrixLine = z.infer<typeof anyLine>;

export class KillRecord {
  readonly lines: MatrixLine[];
  private readonly fd: number;

  /** Reads what is there; a torn last line was not counted, and is cut off. */
  constructor(path: string) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    this.lines = whole
      .split('\n')
      .slice(0, -1)
      .map((line) => anyLine.parse(JSON.parse(line)));
    this.fd = openSync(path, 'a');
  }

  add(line: MatrixLine): void {
    writeSync(this.fd, `${JSON.stringify(line)}\n`);
    fsyncSync(this.fd);
    this.lines.push(line);
  }

  close(): void {
    closeSync(this.fd);
  }

  /** Kills of a row that were counted. */
  killsOf(row: string): number {
    return this.lines.filter((line) => line.kind === 'KILL' && line.row === row).length;
  }
}
