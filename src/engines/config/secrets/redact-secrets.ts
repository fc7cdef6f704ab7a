/** Takes credentials out of a text that is about to be shown. */
import { findInText, LONGEST, type Sighting } from './sightings.ts';

const REDACTED = '[REDACTED]';

/**
 * The text with each credential replaced by `[REDACTED]`. A text in which a credential is disguised is
 * replaced as a whole. For the last door before a person's eyes: what looks random and has no field, like
 * a SHA-256, stays.
 */
export function redactSecrets(text: string): string {
  if (text.length > LONGEST && text.includes('\n')) {
    return text
      .split('\n')
      .map((line) => redactSecrets(line))
      .join('\n');
  }
  let left = text;
  // What stood beside a credential may be one in the second look; a third finds nothing new.
  for (let look = 0; look < 2; look++) {
    const found = findInText(left);
    if (found.length === 0) return left;
    left = withoutSpans(left, found);
  }
  return left;
}

function withoutSpans(text: string, spans: readonly Sighting[]): string {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  let shown = '';
  let from = 0;
  for (const { start, end } of ordered) {
    if (end <= from) continue;
    if (start >= from) shown += `${text.slice(from, start)}${REDACTED}`;
    from = end;
  }
  return shown + text.slice(from);
}
