/**
 * Cells of rows as values: a connection has parsed them by type, and the schema says which type a column
 * has, so that anything else is a defect and never guessed.
 */
import { InvariantViolation } from '../../../foundation/core/index.ts';
import { toInstant, type UtcMillis } from '../../../foundation/model/index.ts';
import type { Row } from '../connection/statements.ts';

function wrong(name: string, wanted: string): InvariantViolation {
  return new InvariantViolation(`a cell holds ${wanted}`, { column: name });
}

/** A cell of type text or uuid. */
export function textCell(row: Row, name: string): string {
  const cell = row[name];
  if (typeof cell !== 'string') throw wrong(name, 'text');
  return cell;
}

export function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : textCell(row, name);
}

/** A cell of type bigint: a safe integer. */
export function integerCell(row: Row, name: string): number {
  const cell = row[name];
  if (typeof cell !== 'number' || !Number.isSafeInteger(cell)) throw wrong(name, 'a safe integer');
  return cell;
}

export function integerOrNull(row: Row, name: string): number | null {
  return row[name] === null ? null : integerCell(row, name);
}

/** A cell of type timestamptz: UTC milliseconds, rounded down. */
export function instantCell(row: Row, name: string): UtcMillis {
  const cell = row[name];
  const instant = typeof cell === 'number' ? toInstant(cell) : null;
  if (instant === null) throw wrong(name, 'an instant');
  return instant;
}

export function instantOrNull(row: Row, name: string): UtcMillis | null {
  return row[name] === null ? null : instantCell(row, name);
}

export function flagCell(row: Row, name: string): boolean {
  const cell = row[name];
  if (typeof cell !== 'boolean') throw wrong(name, 'true or false');
  return cell;
}

/** A cell of type text[]. */
export function textsCell(row: Row, name: string): readonly string[] {
  const cell = row[name];
  if (!Array.isArray(cell)) throw wrong(name, 'an array');
  return cell.map((text: unknown) => {
    if (typeof text !== 'string') throw wrong(name, 'an array of texts');
    return text;
  });
}

/** The single row of a statement that always gives one. */
export function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    throw new InvariantViolation('a statement gives one row', { rows: rows.length });
  }
  return row;
}
