/** A line of the journal: the event, and a sum over it and the line before. */
import { canonicalJson, sha256Hex } from '../../../../../foundation/core/index.ts';
import { parseJson } from '../../parse-json.ts';
import { paperEvent, type PaperEvent } from './paper-event.ts';

export interface JournalLine {
  readonly text: string;
  readonly sum: string;
}

/** The sum that the first line follows. */
export const GENESIS = sha256Hex('mqk-paper-v1');

export function journalLine(event: PaperEvent, previousSum: string): JournalLine {
  const body = canonicalJson(event);
  const sum = sha256Hex(`${previousSum}\n${body}`);
  return { text: `${sum} ${body}`, sum };
}

/** The event of a line; null when the line is not exactly what follows the one before. */
export function parseJournalLine(text: string, previousSum: string): PaperEvent | null {
  const parsed = paperEvent.safeParse(parseJson(text.slice(text.indexOf(' ') + 1)));
  if (!parsed.success) return null;
  return journalLine(parsed.data, previousSum).text === text ? parsed.data : null;
}
