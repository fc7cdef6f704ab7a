/** Cells of rows that hold our own names: the schema checks their form, so that any other is a defect. */
import { invariant } from '../../../../foundation/core/index.ts';
import {
  parseClientOrderId,
  parseRunId,
  parseSymbol,
  type ClientOrderId,
  type RunId,
  type Symbol,
} from '../../../../foundation/model/index.ts';
import type { Row } from '../../connection/statements.ts';
import { textCell } from '../row-cells.ts';

export function runIdCell(row: Row, name: string): RunId {
  return named(row, name, parseRunId);
}

export function orderIdCell(row: Row, name: string): ClientOrderId {
  return named(row, name, parseClientOrderId);
}

export function symbolCell(row: Row, name: string): Symbol {
  return named(row, name, parseSymbol);
}

/** A word that the CHECK of its column allows. */
export function wordCell<T extends string>(row: Row, name: string, words: readonly T[]): T {
  return named(row, name, (text) => words.find((word) => word === text) ?? null);
}

function named<T>(row: Row, name: string, parse: (text: string) => T | null): T {
  const text = textCell(row, name);
  const value = parse(text);
  invariant(value !== null, 'a stored name has its form', { column: name, text });
  return value;
}
