/** A config's values and places as text and as JSON. */
import { canonicalConfig, type ConfigNode, type Origin } from '../../../engines/config/index.ts';
import { normalizeDecimal, type JsonValue } from '../../../foundation/core/index.ts';

/** A leaf's value: a number as a JSON number where a double holds it exactly, else as its digits. */
export function valueJson(node: ConfigNode): JsonValue {
  if (node.kind === 'list') return [];
  if (node.kind === 'map') return {};
  if (node.type === 'null') return null;
  if (node.type === 'flag') return node.text === 'true';
  if (node.type === 'text') return node.text;
  const digits = normalizeDecimal(node.text);
  return String(Number(digits)) === digits ? Number(digits) : digits;
}

/** A leaf's value as a layer would write it. */
export function valueText(node: ConfigNode | null): string {
  if (node === null) return '(not set)';
  return node.kind === 'scalar' && node.type === 'text' ? node.text : canonicalConfig(node);
}

/** `mine.yaml:12`, or the layer alone where there is no line. */
export function placeText({ layer, line }: Origin): string {
  return line === null ? layer : `${layer}:${line}`;
}

/** Lines of columns, each as wide as its widest cell, two spaces between them. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
