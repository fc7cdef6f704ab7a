/** Credentials in a config: in values, keys and list items, in pieces, in every layer (contract 9). */
import type { Problem } from '../../../foundation/core/index.ts';
import { shownPath } from '../paths.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap, ConfigNode, ConfigScalar, Origin } from '../types.ts';
import { findInPieces } from './across-gaps.ts';
import { fieldKind } from './field-kind.ts';
import { findByFieldInPieces, findNumberByField, secretRule } from './field-value.ts';
import { piecesOf, seriesOf, siblingTexts } from './pieces.ts';
import { visitPlaces, type Place } from './places.ts';
import { findInText } from './sightings.ts';

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
  if (type === 'text') return secretRule(text, keys);
  if (type !== 'number') return null;
  return findInText(text)[0]?.rule ?? findNumberByField(text, fieldKind(keys));
}

/** A credential cut over the items of a list or over sibling keys. */
function judgePieces(node: ConfigNode, place: Place): FoundSecret[] {
  if (node.kind === 'scalar') return [];
  const found =
    node.kind === 'list'
      ? joinedBy(piecesOf(node), place.keys)
      : (seriesRule(node, place.keys) ?? tokenRule(siblingTexts(node)));
  if (found === null) return [];
  const what = node.kind === 'list' ? 'items' : 'keys';
  return [secret(place, node.origin, `its ${what} join to a credential (${found})`)];
}

function seriesRule(map: ConfigMap, keys: readonly string[]): string | null {
  for (const { stem, texts } of seriesOf(map)) {
    const found = joinedBy(texts, [...keys, stem]);
    if (found !== null) return found;
  }
  return null;
}

/** The hint of what pieces that belong together join to. A piece that is one itself is told where it is. */
function joinedBy(pieces: readonly string[], keys: readonly string[]): string | null {
  if (pieces.length < 2) return null;
  const first = findInPieces(pieces, 'ALL');
  const rule = first?.rule ?? findByFieldInPieces(pieces, fieldKind(keys));
  if (rule === null || isOneAlone(pieces)) return null;
  const { length } = pieces.join('');
  return hint(rule, first === null ? length : first.end - first.start);
}

/** Keys of any names: only what a prefix gives away. */
function tokenRule(pieces: readonly string[]): string | null {
  const first = pieces.length < 2 ? null : findInPieces(pieces, 'TOKENS');
  return first === null || isOneAlone(pieces) ? null : hint(first.rule, first.end - first.start);
}

function isOneAlone(pieces: readonly string[]): boolean {
  return pieces.some((piece) => findInText(piece).length > 0);
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
