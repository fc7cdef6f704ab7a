/** The gate table of a verdict, for a person: at most 100 columns. */
import { gateOutcome, shownNumber } from '../../../engines/promotion/index.ts';
import { CODES, type Code } from '../../../foundation/model/index.ts';
import type { SealedGate } from '../../../services/research/index.ts';
import { wrapped } from '../text/wrapped.ts';

const HEAD = ['gate', 'value', 'threshold', 'margin', 'result', 'code'] as const;
/** Of the columns but the last, whose longest code then ends in column 98. */
const WIDTHS = [20, 10, 10, 10, 7] as const;

/** One line a gate; below those that denied, why, and what to do; once for neighbours that share both. */
export function gateTable(gates: readonly SealedGate[]): readonly string[] {
  return [row(HEAD), ...gates.flatMap((gate, at) => gateLines(gate, gates[at + 1] ?? null))];
}

/** A number, or a dash for one that is not there. */
export function cellNumber(value: number | null): string {
  return value === null ? '-' : shownNumber(value);
}

function gateLines(gate: SealedGate, below: SealedGate | null): readonly string[] {
  const { name, value, threshold, comparator, margin, code, note } = gate;
  const outcome = gateOutcome(gate);
  const isText = typeof threshold === 'string';
  const line = isText
    ? [name.padEnd(WIDTHS[0]), String(value).padEnd(32), outcome.padEnd(WIDTHS[4]), code ?? '']
        .join(' ')
        .trimEnd()
    : row([
        name,
        typeof value === 'string' ? value : cellNumber(value),
        `${comparator} ${cellNumber(threshold)}`,
        cellNumber(margin),
        outcome,
        code ?? '',
      ]);
  const isPlain = gate.passed && gate.value !== null && gate.base === null;
  const isTwice = below !== null && note === below.note && code === below.code;
  if (isPlain || isTwice) return [line];
  return [
    line,
    ...(note === null ? [] : wrapped(note, '  ')),
    ...(code !== null && isCode(code) ? wrapped(`fix: ${CODES[code].fix}`, '  ') : []),
  ];
}

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0))
    .join(' ')
    .trimEnd();
}
