/** Bytes to text that the YAML lexer may see. */
import { MAX_BYTES } from './file-text.ts';
import type { YamlProblems } from './yaml-problem.ts';

/**
 * What YAML 1.2 does not print (chapter 5.1), invisible byte order marks inside, and a CR that no LF
 * follows, which editors and parsers count as lines in different ways.
 */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]|\r(?!\n)/;

/** Strict UTF-8 without a leading byte order mark; null when the text is refused. */
export function decodeLayerText(bytes: Uint8Array, problems: YamlProblems): string | null {
  if (bytes.length > MAX_BYTES) {
    problems.add(null, `is larger than ${MAX_BYTES} bytes (1 MiB)`);
    return null;
  }
  const text = decodeUtf8(bytes);
  if (text === null) {
    problems.add(null, 'is not UTF-8 text');
    return null;
  }
  const at = text.search(UNPRINTABLE);
  if (at < 0) return text;
  const line = text.slice(0, at).split('\n').length;
  const hex = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  problems.add(line, `holds the control character U+${hex}`);
  return null;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    // With `fatal` the decoder throws this for ill-formed bytes and for nothing else.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
