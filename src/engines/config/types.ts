/**
 * A parsed config layer as a plain value. Numbers keep their source text: they are money and limits,
 * and must never pass through a float. Maps are `Map`s, so that no key can reach a prototype.
 */

/** Where a node was written. */
export interface Origin {
  /** The layer as the user knows it: a file path as given, or the name of a flag. */
  readonly layer: string;
  /** Physical line, the first is 1; null where there is no file. */
  readonly line: number | null;
}

export interface ConfigMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ConfigNode>;
  readonly origin: Origin;
}

export interface ConfigList {
  readonly kind: 'list';
  readonly items: readonly ConfigNode[];
  readonly origin: Origin;
}

/**
 * A leaf. `text` is the source text of a number, `true` or `false` of a flag, the decoded text of a
 * text, and `null` of a null.
 */
export interface ConfigScalar {
  readonly kind: 'scalar';
  readonly type: 'number' | 'text' | 'flag' | 'null';
  readonly text: string;
  readonly origin: Origin;
}

export type ConfigNode = ConfigMap | ConfigList | ConfigScalar;

/** What a node is, for people: `a section`, `a list`, `a number`. */
export function describeNode(node: ConfigNode): string {
  if (node.kind === 'map') return 'a section';
  if (node.kind === 'list') return 'a list';
  return node.type === 'null' ? 'empty' : `a ${node.type}`;
}
