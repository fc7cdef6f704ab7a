/**
 * Refuses hostile YAML by its tokens, before anything is built from them. The library's tree builder
 * recurses with depth and keeps an error per token; a deep or broken mebibyte would take it down.
 */
import { CST, Lexer } from 'yaml';
import type { YamlProblems } from './yaml-problem.ts';

/** Contract 9: collections inside collections, the root counts as the first. */
export const MAX_DEPTH = 16;

/**
 * The shipped base, which holds every key, has 120 lines and 560 tokens. Far more is no config, and time and
 * memory of the parser grow with both: these bounds keep a hostile mebibyte below 50 ms.
 */
const MAX_LINES = 5_000;
const MAX_TOKENS = 5_000;

const REFUSED: Readonly<Record<string, string>> = {
  anchor: 'anchors (&) are not read',
  alias: 'aliases (*) are not read',
  tag: 'tags (!) are not read',
  'directive-line': 'directives (%) are not read',
};

/**
 * Looks at every token in one pass; stops at a nesting that is too deep, and at too many lines, tokens or
 * problems.
 * `text` must be free of control characters: the lexer uses some as marks of its own.
 */
export function guardYaml(text: string, problems: YamlProblems): void {
  const lines = 1 + countOf('\n', text);
  if (lines > MAX_LINES) {
    problems.add(null, `has ${lines} lines; at most ${MAX_LINES} are read`);
    return;
  }
  let line = 1;
  let depth = 0;
  let tokens = 0;
  let isScalarNext = false;
  for (const token of new Lexer().lex(text)) {
    // A mark says that the next token is a plain scalar, whatever it looks like.
    if (!isScalarNext && token === CST.SCALAR) {
      isScalarNext = true;
      continue;
    }
    const type = isScalarNext ? 'scalar' : CST.tokenType(token);
    isScalarNext = false;
    // The parser keeps an error for each escape that is wrong.
    tokens += 1 + (type === 'double-quoted-scalar' ? countOf('\\', token) : 0);
    if (tokens > MAX_TOKENS) {
      problems.add(line, `is longer than ${MAX_TOKENS} tokens here; no more are read`);
      return;
    }
    const refused = type === null ? undefined : REFUSED[type];
    if (refused !== undefined) problems.add(line, refused);
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') depth--;
    // Indentation broke out of all brackets; the parser will say so.
    if (type === 'flow-error-end') depth = 0;
    if (depth < 0) {
      problems.add(line, 'a bracket is closed that was never opened');
      return;
    }
    if (depth > MAX_DEPTH) {
      problems.add(line, `nested deeper than ${MAX_DEPTH} levels`);
      return;
    }
    if (problems.isFull()) return;
    line += countOf('\n', token);
  }
}

/** Nesting of what the parser made of the tokens, found without recursion; true when it is too deep. */
export function isTooDeep(document: CST.Document): boolean {
  let level: CST.Token[] = document.value === undefined ? [] : [document.value];
  for (let depth = 1; level.length > 0; depth++) {
    const inside: CST.Token[] = [];
    for (const token of level) {
      if (!CST.isCollection(token)) continue;
      if (depth > MAX_DEPTH) return true;
      for (const { key, value } of token.items) {
        if (key) inside.push(key);
        if (value) inside.push(value);
      }
    }
    level = inside;
  }
  return false;
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}
