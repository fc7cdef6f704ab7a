/**
 * INV-ENGINE-10: kill -9 of the engine, of the shipped build at random times, of its database and of its broker
 * leaves no order twice, loses no fill and books none twice; after recovery the books are the broker's, counted from
 * the broker's own log, and a run that comes to its end replays. The short form of scripts/kill-matrix.ts: every crash
 * point while a run trades, some of them in each other state.
 * Spec: 4-safety, figures; docs/specs/kill_matrix.md.
 */
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { SHIPPED_PROGRAM, TEST_PROGRAM } from '../support/cli/run-in-process.ts';
import { makeFolder } from '../support/db/program-process.ts';
import { runKillMatrix } from '../support/kills/kill-matrix.ts';
import { killRows, type KillRow } from '../support/kills/kill-plan.ts';
import { killTable, tableText } from '../support/kills/kill-table.ts';

/** Permitted and not sent, told and not booked, moved and not wound down, of an arming, a migration, a record. */
const IN_EVERY_STATE = new Set(['CP3', 'CP8', 'CP13', 'CP14', 'CP15', 'CP16']);

function isShort(row: KillRow): boolean {
  return row.group !== 'points' || row.state === 'TRADING' || IN_EVERY_STATE.has(row.point);
}

const home = makeFolder();
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('no kill doubles an order or loses a fill', { timeout: 600_000 }, async () => {
  const rows = killRows({ points: 1, random: 3, database: 2, broker: 2 }).filter(isShort);
  const told: string[] = [];
  const lines = await runKillMatrix({
    home,
    rows,
    lanes: 2,
    programs: { crashing: TEST_PROGRAM, shipped: SHIPPED_PROGRAM, broker: SHIPPED_PROGRAM },
    commit: 'tested',
    isInterrupted: () => false,
    note: (line) => told.push(line),
  });
  expect(told).toEqual([]);
  const table = killTable(rows, lines);
  const wrong = table.rows.filter(
    (row) =>
      row.kills !== row.wanted ||
      row.double_orders + row.lost_fills + row.double_fills + row.books_unequal > 0 ||
      row.identical !== row.ended,
  );
  expect(wrong, tableText(table)).toEqual([]);
});
