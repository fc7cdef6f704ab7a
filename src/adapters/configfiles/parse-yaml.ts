/**
 * YAML 1.2 core, of which a config layer may use maps, lists and scalars alone. The `yaml` package is
 * named in this folder only.
 */
import {
  Composer,
  isScalar,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type ErrorCode,
} from 'yaml';
import type { ConfigMap, ConfigNode } from '../../engines/config/index.ts';
import { toConfigNode } from './to-config-node.ts';
import { guardYaml, isTooDeep, MAX_DEPTH } from './yaml-guard.ts';
import type { YamlProblems } from './yaml-problem.ts';

/**
 * The root of a document, null when it is empty or holds comments alone; problems are added to the
 * list, and then the value means nothing. Never throws for any text without control characters.
 */
export function parseYaml(text: string, layer: string, problems: YamlProblems): ConfigNode | null {
  guardYaml(text, problems);
  if (problems.hasAny()) return null;
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const lineOf = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  if (!isSingleDocument(tokens, lineOf, problems)) return null;
  const document = compose(tokens, text.length);
  for (const { code, pos } of document.errors) problems.add(lineOf(pos[0]), sayError(code));
  const { contents } = document;
  if (problems.hasAny() || contents === null || isNothing(contents)) return null;
  return toConfigNode(contents, { layer, lineOf, problems });
}

/** A layer: its root is a map; an empty layer is an empty map. */
export function parseLayer(text: string, layer: string, problems: YamlProblems): ConfigMap {
  const root = parseYaml(text, layer, problems);
  const empty: ConfigMap = { kind: 'map', entries: new Map(), origin: { layer, line: 1 } };
  if (root === null || problems.hasAny()) return empty;
  if (root.kind === 'map') return root;
  problems.add(root.origin.line, 'the top of a layer must be a map of keys');
  return empty;
}

function isSingleDocument(
  tokens: readonly CST.Token[],
  lineOf: (offset: number) => number,
  problems: YamlProblems,
): boolean {
  const documents = tokens.filter((token) => token.type === 'document');
  const [first, second] = documents;
  if (second !== undefined) {
    problems.add(lineOf(second.offset), 'a layer is one document; a second one begins here');
    return false;
  }
  if (first === undefined || !isTooDeep(first)) return true;
  problems.add(lineOf(first.offset), `nested deeper than ${MAX_DEPTH} levels`);
  return false;
}

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed {
  const composer = new Composer({
    // Ours is a set per map; the library compares each key with all before it.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    merge: false,
    schema: 'core',
  });
  const [document] = composer.compose(tokens, true, length);
  if (document === undefined) throw new Error('the composer gave no document');
  return document;
}

/** What follows `---` when nothing does. */
function isNothing(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

/** The library's messages may quote the source, and the source may hold a secret: these are ours. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_DQ_ESCAPE: 'an escape in a double-quoted text is invalid',
  BAD_INDENT: 'the indentation is wrong',
  BAD_SCALAR_START: 'a plain value cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a nested map or list must begin on its own line',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing: a quote, a bracket, a comma, a colon or a space',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line',
  TAB_AS_INDENT: 'tabs cannot indent; use spaces',
};

function sayError(code: ErrorCode): string {
  return MESSAGES[code] ?? `this is not YAML (${code})`;
}
