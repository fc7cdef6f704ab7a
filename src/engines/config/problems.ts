/** Problems of a config, each with path, code, layer and line. */
import type { Problem } from '../../foundation/core/index.ts';
import type { Code } from '../../foundation/model/index.ts';
import { shownPath } from './paths.ts';
import type { ConfigNode, Origin } from './types.ts';

/** A problem at a place; `origin` null where nothing was written (a missing key). */
export function configProblem(
  code: Code,
  path: string,
  origin: Origin | null,
  message: string,
): Problem {
  const problem = { code, message, path: shownPath(path) };
  if (origin === null) return problem;
  const { layer, line } = origin;
  return line === null ? { ...problem, layer } : { ...problem, layer, line };
}

/** `base.yaml:12`, for messages that name a second place. */
export function placeOf(origin: Origin): string {
  return origin.line === null ? origin.layer : `${origin.layer}:${origin.line}`;
}

/**
 * A value as a message may show it: numbers, flags and plain words. Other text may be a credential in
 * the wrong place, so its length is all that is shown.
 */
export function shownValue(node: ConfigNode): string {
  if (node.kind !== 'scalar') return describe(node.kind);
  if (node.type === 'null') return 'an empty value';
  if (node.type !== 'text') return cut(node.text);
  return /^[A-Za-z_]{1,24}$/.test(node.text)
    ? `"${node.text}"`
    : `a text of ${node.text.length} characters`;
}

function describe(kind: 'map' | 'list'): string {
  return kind === 'map' ? 'a section' : 'a list';
}

function cut(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
