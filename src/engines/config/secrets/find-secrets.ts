/** Credentials in a config: in values, keys and list items, in pieces, in every layer (contract 9). */
import type { Problem } from '../../../foundation/core/index.ts';
import { shownPath } from '../paths.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap, ConfigNode, ConfigScalar, Origin } from '../types.ts';
import { fieldKind } from './field-kind.ts';
import { findByField, findNumberByField } from './field-value.ts';
import { keyOrders, piecesOf } from './pieces.ts';
import { visitPlaces, type Place } from './places.ts';
import { findInPieces, findInText } from './sightings.ts';

/** A credential that was found. */
export interface FoundSecret {
  /** The path as written: for comparisons, never for a message, since a key in it may be the secret. */
  readonly path: string;
  /** CONFIG_SECRET_DETECTED with a path that can be shown. */
  readonly problem: Problem;
}

/** More of them say nothing new. */
const MOST = 100;

/**
 * The credentials of layers, each where it stands, and those that appear in the merged config alone, cut
 * over keys of several layers; at most 100. A value that a later layer overrides still stands on a disk.
 */
export function findSecrets(layers: readonly ConfigMap[], merged: ConfigMap): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const layer of layers) {
    visitPlaces(layer, (node, place) => {
      if (found.length < MOST) found.push(...judgeKey(node, place), ...judgeNode(node, place));
    });
  }
  const known = new Set(found.map(({ path }) => path));
  visitPlaces(merged, (node, place) => {
    if (found.length < MOST && !known.has(place.path)) found.push(...judgePieces(node, place));
  });
  return found;
}

function judgeKey({ origin }: ConfigNode, place: Place): FoundSecret[] {
  const { keyRule, key } = place;
  return keyRule === null || key === null
    ? []
    : [secret(place, origin, `the key looks like a credential (${hint(keyRule, key.length)})`)];
}

function judgeNode(node: ConfigNode, place: Place): FoundSecret[] {
  if (node.kind !== 'scalar') return judgePieces(node, place);
  const rule = ruleOf(node, place);
  if (rule === null) return [];
  return [secret(place, node.origin, `looks like a credential (${hint(rule, node.text.length)})`)];
}

function ruleOf({ type, text }: ConfigScalar, { keys }: Place): string | null {
  if (type !== 'text' && type !== 'number') return null;
  const [first] = findInText(text);
  if (first !== undefined) return first.rule;
  return type === 'text'
    ? findByField(text, fieldKind(keys))
    : findNumberByField(text, fieldKind(keys));
}

/** A credential cut over the items of a list or over sibling keys, in the order written or of the keys. */
function judgePieces(node: ConfigNode, place: Place): FoundSecret[] {
  if (node.kind === 'scalar') return [];
  for (const pieces of node.kind === 'list' ? [piecesOf(node)] : keyOrders(node)) {
    // A piece that is a credential itself is told where it stands.
    if (pieces.length < 2 || pieces.some((piece) => findInText(piece).length > 0)) continue;
    const [first] = findInPieces(pieces.join('\n'));
    if (first === undefined) continue;
    const length = first.end - first.start;
    const what = node.kind === 'list' ? 'items' : 'keys';
    return [
      secret(place, node.origin, `its ${what} join to a credential (${hint(first.rule, length)})`),
    ];
  }
  return [];
}

/** What may be said of a credential: the rule that knows it, and its length. */
function hint(rule: string, length: number): string {
  return `${rule}, ${length} characters`;
}

function secret({ path, shown }: Place, origin: Origin, what: string): FoundSecret {
  const message = `${what}; keep it in an environment variable and write that variable's name here`;
  return { path, problem: configProblem('CONFIG_SECRET_DETECTED', shown, origin, message) };
}

/** The problems that speak of other places: a message or path must not show what a credential is. */
export function besideSecrets(
  problems: readonly Problem[],
  secretPaths: readonly string[],
): Problem[] {
  const places = secretPaths.map((path) => shownPath(path));
  return problems.filter(
    ({ path = '' }) =>
      !places.some(
        (place) =>
          path === place || (/^[.[]/.test(path.slice(place.length)) && path.startsWith(place)),
      ),
  );
}
