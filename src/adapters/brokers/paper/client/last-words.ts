/** What a paper broker that was started on demand said of its end, from its log. */
import { lstatSync, readFileSync } from 'node:fs';

/** Of the failures that a start may leave behind, what only says that another one was faster. */
const ANOTHER_RUNS = 'PAPER_BROKER_RUNNING';

/**
 * The last failure behind so many bytes of the log, as `CODE: message (fix)`. Null: the last one that began told none,
 * or the log cannot be read.
 */
export function lastWords(log: string, from: number): string | null {
  let words: string | null = null;
  for (const [, fault, fix] of textOf(log, from).matchAll(BEGIN_OR_FAULT)) {
    if (fault === undefined) words = null;
    else if (!fault.startsWith(ANOTHER_RUNS))
      words = fix === undefined ? fault : `${fault} (${fix})`;
  }
  return words;
}

/** What a broker prints when it listens; or a failure, and what to do. */
const BEGIN_OR_FAULT =
  /^(?:instance=.*|(?:error|the paper broker ends:) (.+)(?:\n {2}fix: (.+))?)$/gm;

function textOf(log: string, from: number): string {
  try {
    if (!lstatSync(log).isFile()) return ''; // to read a pipe waits for its other end
    return readFileSync(log).subarray(from).toString('utf8');
  } catch {
    return '';
  }
}
