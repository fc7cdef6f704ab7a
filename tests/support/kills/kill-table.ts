/** The matrix as a table: what was killed, how often, and what came of it. */
import { cpus, platform, release, totalmem } from 'node:os';
import { STATES, UNREACHABLE, type KillRow, type Unreachable } from './kill-plan.ts';
import type { KillLine, MatrixLine } from './kill-record.ts';
import { KILL_CONFIG, PRESUME_ABSENT_SECONDS } from './killed-run.ts';

export interface KillTable {
  readonly header: {
    readonly look_up_seconds: number;
    readonly config: Readonly<Record<string, string | number | boolean>>;
    /** Kills by the commit that they were made with. */
    readonly commits: Readonly<Record<string, number>>;
    readonly node: string;
    readonly machine: string;
  };
  readonly rows: readonly TableRow[];
  readonly unreachable: readonly Unreachable[];
  readonly errors: number;
}

export interface TableRow {
  readonly killed: string;
  readonly state: string;
  readonly wanted: number;
  readonly kills: number;
  readonly double_orders: number;
  readonly lost_fills: number;
  readonly double_fills: number;
  readonly books_unequal: number;
  readonly recovery_ms: { readonly p50: number | null; readonly p99: number | null };
  /** Runs with such a kill that came to a sealed end, and those of them that replay to themselves. */
  readonly ended: number;
  readonly identical: number;
}

const KILLED = {
  random: 'engine of the shipped build, at random',
  database: 'Postgres under it, at random',
  broker: 'paper broker under it, at random',
} as const;

export function killTable(rows: readonly KillRow[], lines: readonly MatrixLine[]): KillTable {
  const kills = lines.filter((line) => line.kind === 'KILL');
  const commits: Record<string, number> = {};
  for (const { commit } of kills) commits[commit] = (commits[commit] ?? 0) + 1;
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return {
    header: {
      look_up_seconds: PRESUME_ABSENT_SECONDS,
      config: KILL_CONFIG,
      commits,
      node: process.version,
      machine: `${cpus().length} x ${cpu?.model ?? '?'}, ${gib} GiB, ${platform()} ${release()}`,
    },
    rows: rows.map((row) => tableRow(row, kills, lines)),
    unreachable: UNREACHABLE,
    errors: lines.filter(({ kind }) => kind === 'ERROR').length,
  };
}

function tableRow(row: KillRow, all: readonly KillLine[], lines: readonly MatrixLine[]): TableRow {
  const { id, wanted } = row;
  const kills = all.filter((line) => line.row === id);
  const ended = lines.filter((line) => line.kind === 'RUN').filter(({ rows }) => rows.includes(id));
  const sum = (of: (line: KillLine) => number): number =>
    kills.reduce((total, line) => total + of(line), 0);
  const times = kills.map((line) => line.recovery_ms).sort((a, b) => a - b);
  const at = (part: number): number | null => times[Math.floor(times.length * part)] ?? null;
  return {
    killed: row.group === 'points' ? row.point : KILLED[row.group],
    state: row.group === 'points' ? `${row.state}: ${STATES[row.state]}` : STATES.TRADING,
    wanted,
    kills: kills.length,
    double_orders: sum((line) => line.double_orders),
    lost_fills: sum((line) => line.lost_fills),
    double_fills: sum((line) => line.double_fills),
    books_unequal: sum((line) => (line.unequal.length > 0 ? 1 : 0)),
    recovery_ms: { p50: at(0.5), p99: at(0.99) },
    ended: ended.length,
    identical: ended.filter(({ identical }) => identical).length,
  };
}

/** Whether nothing was doubled, lost or unequal, and every record replays. */
export function isClean({ rows, errors }: KillTable): boolean {
  const isRight = (row: TableRow): boolean =>
    row.double_orders + row.lost_fills + row.double_fills + row.books_unequal === 0 &&
    row.identical === row.ended;
  return errors === 0 && rows.every(isRight);
}

/** Markdown. */
export function tableText({ header, rows, unreachable, errors }: KillTable): string {
  const { look_up_seconds: seconds, config, commits, node, machine } = header;
  const settings = Object.entries(config).map(([path, value]) => `${path} ${value}`);
  const made = Object.entries(commits).map(([commit, kills]) => `${commit} (${kills} kills)`);
  const total = rows.reduce((sum, { kills }) => sum + kills, 0);
  return [
    `Look-ups of a request of unknown fate end after ${seconds} s instead of 60 s.`,
    `Config: ${settings.join(', ')}.`,
    `Commits: ${made.join(', ')}. Node ${node}. Machine: ${machine}.`,
    `${total} kills; ${errors} cycles broke off.`,
    '',
    '| killed | state | kills | double orders | lost fills | double fills | books unequal | recovery p50 / p99 ms | replays identical |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowText),
    '',
    'Not reachable:',
    '',
    ...unreachable.map(
      ({ points, states, reason }) => `- ${points.join(', ')} × ${states.join(', ')}: ${reason}.`,
    ),
  ].join('\n');
}

function rowText(row: TableRow): string {
  const { p50, p99 } = row.recovery_ms;
  return `| ${[
    row.killed,
    row.state,
    `${row.kills} of ${row.wanted}`,
    row.double_orders,
    row.lost_fills,
    row.double_fills,
    row.books_unequal,
    p50 === null || p99 === null ? '' : `${p50} / ${p99}`,
    `${row.identical} of ${row.ended}`,
  ].join(' | ')} |`;
}
