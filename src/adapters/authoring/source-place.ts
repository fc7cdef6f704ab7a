/** From a place in the bundled script to the author's own file and line. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import type { StrategyBundle } from './bundle-strategy.ts';

export interface SourcePlace {
  readonly file: string;
  /** The first is 1. */
  readonly line: number;
}

/** The name under which V8 tells the script's frames in a stack. */
export const SCRIPT_NAME = 'mqk-strategy.js';
const FRAME = new RegExp(`${SCRIPT_NAME.replace('.', '\\.')}:(\\d+):(\\d+)`);

/** Where in the author's files the innermost frame of a stack stands; null when none does. */
export function sourcePlace(bundle: StrategyBundle, stack: string): SourcePlace | null {
  const [, line, column] = FRAME.exec(stack) ?? [];
  if (line === undefined || column === undefined) return null;
  const payload: unknown = JSON.parse(bundle.map);
  if (!isPayload(payload)) return null;
  const entry = new SourceMap(payload).findEntry(Number(line) - 1, Number(column) - 1);
  if (!('originalSource' in entry)) return null;
  const name = entry.originalSource.replace(/^strategy:/, '');
  return { file: join(bundle.folder, name), line: entry.originalLine + 1 };
}

function isPayload(value: unknown): value is SourceMapPayload {
  return typeof value === 'object' && value !== null && 'mappings' in value;
}
