/** A page as a browser without scripts sees it. */
import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

export interface ParsedPage {
  readonly elements: readonly PageElement[];
  /** Errors of the parser: none in a page that is well formed. */
  readonly errors: readonly string[];
}

export interface PageElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the element and all inside of it. */
  readonly text: string;
  readonly inside: readonly PageElement[];
}

export function parsePage(text: string): ParsedPage {
  const errors: string[] = [];
  const document = parse(text, {
    onParseError: ({ code, startLine }) => errors.push(`${code} at line ${startLine}`),
  });
  return { elements: document.childNodes.flatMap(elementsOf), errors };
}

/** All elements of a tag, in order. */
export function elementsNamed(
  page: { readonly elements: readonly PageElement[] },
  tag: string,
): PageElement[] {
  return page.elements
    .flatMap((element) => [element, ...element.inside])
    .filter((one) => one.tag === tag);
}

/** What is wrong with a page, in sentences; empty: nothing. */
export function pageFaults(text: string): string[] {
  const page = parsePage(text);
  const all = page.elements.flatMap((element) => [element, ...element.inside]);
  return [
    ...page.errors,
    ...idFaults(all),
    ...referenceFaults(all),
    ...policyFaults(all),
    ...readingFaults(all),
  ];
}

/** Ids are unique, and what points at one finds it. */
function idFaults(all: readonly PageElement[]): string[] {
  const ids = all.flatMap(({ attributes }) => attributes['id'] ?? []);
  const repeated = ids.filter((id, at) => ids.indexOf(id) !== at);
  const known = new Set(ids);
  const pointed = all.flatMap(({ attributes }) => [
    ...(attributes['href']?.startsWith('#') === true ? [attributes['href'].slice(1)] : []),
    ...['aria-labelledby', 'aria-describedby', 'for'].flatMap(
      (name) => attributes[name]?.split(' ') ?? [],
    ),
  ]);
  return [
    ...repeated.map((id) => `id ${id} stands twice`),
    ...pointed.filter((id) => !known.has(id)).map((id) => `nothing has the id ${id}`),
  ];
}

/** Attributes of a picture whose value may name an address. */
const FETCHING = /^(?:fill|stroke|filter|mask|clip-path|cursor|marker.*)$/;

/** Nothing is fetched, and no markup but ours acts. */
function referenceFaults(all: readonly PageElement[]): string[] {
  return all.flatMap(({ tag, attributes, text }) => {
    const faults: string[] = [];
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) faults.push(`${tag} has ${name}`);
      if (name === 'style') faults.push(`${tag} has a style of its own`);
      if (name === 'src' || name === 'srcset' || name === 'action')
        faults.push(`${tag} has ${name}`);
      if (FETCHING.test(name) && /url\((?!#)/i.test(value))
        faults.push(`${tag} ${name} refers to ${value}`);
      if (/href$/.test(name) && !value.startsWith('#') && tag !== 'a')
        faults.push(`${tag} refers to ${value}`);
      if (/href$/.test(name) && !/^(?:#|https:\/\/)/.test(value))
        faults.push(`${tag} leads to ${value}`);
    }
    if (/^(?:link|iframe|object|embed|base|form|img)$/.test(tag))
      faults.push(`a ${tag} stands in the page`);
    if (tag === 'style' && /@import|url\((?!#)|https?:/i.test(text))
      faults.push('the style fetches');
    return faults;
  });
}

/** The policy names the hashes of exactly the style and the scripts that stand there. */
function policyFaults(all: readonly PageElement[]): string[] {
  const policy = all.find(
    ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
  );
  const allowed = policy?.attributes['content'] ?? '';
  const coded = all.filter(({ tag }) => tag === 'style' || tag === 'script');
  const missing = coded.filter(
    ({ text }) =>
      !allowed.includes(`'sha256-${createHash('sha256').update(text).digest('base64')}'`),
  );
  return [
    ...(allowed.startsWith("default-src 'none'") ? [] : ['the policy does not begin with nothing']),
    ...(/unsafe|https?:|\*/.test(allowed) ? [`the policy is ${allowed}`] : []),
    ...missing.map(({ tag }) => `the policy does not know a ${tag}`),
  ];
}

/** One title, headings in order, tables with captions and scopes, a table behind each picture. */
function readingFaults(all: readonly PageElement[]): string[] {
  const levels = all.flatMap(({ tag }) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []));
  const tables = all.filter(({ tag }) => tag === 'table');
  const figures = all.filter(({ tag }) => tag === 'figure');
  const drawn = figures.filter(({ inside }) => inside.some(({ tag }) => tag === 'svg'));
  return [
    ...(levels.filter((level) => level === 1).length === 1 ? [] : ['there is not one title']),
    ...levels.flatMap((level, at) =>
      at > 0 && level > (levels[at - 1] ?? 0) + 1 ? [`a heading skips to h${level}`] : [],
    ),
    ...tables
      .filter(({ inside }) => !inside.some(({ tag }) => tag === 'caption'))
      .map(() => 'a table has no caption'),
    ...tables
      .flatMap(({ inside }) => inside.filter(({ tag }) => tag === 'th'))
      .filter(({ attributes }) => !/^(?:row|col)$/.test(attributes['scope'] ?? ''))
      .map(({ text }) => `the head "${text}" has no scope`),
    ...drawn
      .filter(({ inside }) => !inside.some(({ tag }) => tag === 'table'))
      .map(({ attributes }) => `figure ${attributes['id'] ?? ''} has no table`),
    ...figures
      .filter(({ inside }) => !inside.some(({ tag }) => tag === 'figcaption'))
      .map(() => 'a figure has no caption'),
  ];
}

function elementsOf(node: Node): PageElement[] {
  if (!('tagName' in node)) return [];
  const inside = childrenOf(node)
    .flatMap(elementsOf)
    .flatMap((child) => [child, ...child.inside]);
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  return [{ tag: node.tagName, attributes, text: textOf(node), inside }];
}

function childrenOf(node: Element): readonly Node[] {
  return node.childNodes;
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
