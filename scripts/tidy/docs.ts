/**
 * The pages against the code: what they point at is there, every engine has its page, and a word of
 * the glossary is a word of the code. And a table is one to its reader: a head, dashes, rows.
 */
import { isTest, type Check, type Finding, type ProjectFile } from './project-files.ts';

const GLOSSARY = 'docs/GLOSSARY.md';
/** The tables of the glossary whose words are ours; the trade's abbreviations need no witness. */
const OWN_WORDS = /## This system's words\n([\s\S]*?)(?=\n## The trade's|$)/;
const LINK = /\]\(([^)\s#]+)(?:#[^)]*)?\)/g;
const PATH_IN_CODE =
  /`((?:src|tests|docs|config|scripts|bench|bin|examples|migrations)\/[\w./-]+)`/g;

/** Code may hold anything. */
const FENCED = /^ *```[\s\S]*?^ *```/gm;
/** Lines of a table, down to the first that is none. */
const TABLE = /(?:^\|.*\n?)+/gm;
const HEAD_AND_DASHES = /^\|.*[^|\s:-].*\n\|[\s:|-]+\|(?:\n|$)/;

const isPage = ({ path }: ProjectFile): boolean => path.endsWith('.md');

/** Links and paths of every page lead to files or folders that exist. */
export const checkPointers: Check = (files) => {
  const known = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
  return files.filter(isPage).flatMap(({ path, text }): Finding[] => {
    const linked = [...text.matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => resolve(path, target));
    const named = [...text.matchAll(PATH_IN_CODE)].map(([, target = '']) => target);
    return [...new Set([...linked, ...named])]
      .map((target) => target.replace(/\/$/, ''))
      .filter((target) => !known.has(target))
      .map((target) => ({ path, message: `points at ${target}, which is not there` }));
  });
};

/** Every engine is named by a page of docs/specs. */
export const checkSpecPages: Check = (files) => {
  const pages = files.filter(({ path }) => path.startsWith('docs/specs/'));
  const engines = new Set(
    files.flatMap(({ path }) => /^src\/engines\/[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );
  return [...engines]
    .filter((engine) => !pages.some(({ text }) => text.includes(engine)))
    .map((path) => ({ path, message: 'no page of docs/specs names it' }));
};

/** Every table has its head above its dashes: a row that an empty line tore off is none to a reader. */
export const checkTables: Check = (files) =>
  files.filter(isPage).flatMap(({ path, text }): Finding[] =>
    [...text.replaceAll(FENCED, '').matchAll(TABLE)]
      .filter(([table]) => !HEAD_AND_DASHES.test(table))
      .map(([table]) => ({
        path,
        message: `a table without its head: ${table.split('\n')[0] ?? ''}`,
      })),
  );

/** A word of the glossary stands once, and in the sources. */
export const checkGlossary: Check = (files) => {
  const page = files.find(({ path }) => path === GLOSSARY);
  const own = OWN_WORDS.exec(page?.text ?? '')?.[1] ?? '';
  const terms = own
    .split('\n')
    .filter((line) => /^\| (?!term |-)/.test(line))
    .map((line) => (line.split('|')[1] ?? '').replace(/\(.*\)/, '').trim());
  const sources = files
    .filter(({ path }) => path.startsWith('src/') && !isTest(path))
    .map(({ text }) => text)
    .join('\n')
    .toLowerCase();
  return [
    ...terms
      .filter((term) => !witnessesOf(term).some((form) => sources.includes(form)))
      .map((term) => ({ path: GLOSSARY, message: `"${term}" is a word of no source` })),
    ...terms
      .filter((term, at) => terms.indexOf(term) !== at)
      .map((term) => ({ path: GLOSSARY, message: `"${term}" stands twice` })),
  ];
};

/** Prose, identifiers and codes: `target book`, `targetBook`, `TARGET_BOOK`, `target-book`. */
function witnessesOf(term: string): string[] {
  const plain = term.toLowerCase();
  return [' ', '', '_', '-'].map((joint) => plain.replaceAll(' ', joint));
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

/** `target` as seen from the folder of `page`, both relative to the project. */
function resolve(page: string, target: string): string {
  const parts = page.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
