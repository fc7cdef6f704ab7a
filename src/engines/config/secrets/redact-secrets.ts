/** Takes credentials out of a text that is about to be shown. */
import { LONGEST, type Sighting } from './secret-rule.ts';
import { findInText } from './sightings.ts';

const REDACTED = '[REDACTED]';
const LOOKS = 4;

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
  // Each look finds one kind: as written, encoded, with gaps, disguised.
  for (let look = 0; look < LOOKS; look++) {
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
