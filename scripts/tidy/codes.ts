/**
 * The catalogue of codes against its page and its use: every code is documented, raised in the
 * product and named in a test.
 */
import { CODES } from '../../src/foundation/model/index.ts';
import { isTest, type Finding, type ProjectFile } from './project-files.ts';

export const CODES_PAGE = 'docs/CODES.md';

/** Lists of codes are not a use of them. */
const CATALOGUE = /^src\/foundation\/model\/codes\/(?:catalogue\/[a-z]+-codes|codes|reasons)\.ts$/;
/** Where a code is raised by its text: a failure's second argument, a problem's `code`. */
const RAISED = /new Failure\(\s*'[A-Z_]+',\s*'([A-Z0-9_]+)'|\bcode: '([A-Z0-9]+_[A-Z0-9_]+)'/g;

export type Catalogue = Readonly<
  Record<string, { readonly meaning: string; readonly fix: string }>
>;

/** The page `docs/CODES.md`, sorted by code. */
export function renderCodes(catalogue: Catalogue = CODES): string {
  const rows = Object.entries(catalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, fix }]) => `| \`${code}\` | ${cell(meaning)} | ${cell(fix)} |`);
  return [
    '# Codes',
    '',
    'Generated from `src/foundation/model/codes` by `npm run gen`. A code is never renamed or reused.',
    '',
    '| code | meaning | what to do |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function checkCodes(files: readonly ProjectFile[], catalogue: Catalogue = CODES): Finding[] {
  const product = textOf(
    files,
    (path) => /^(src|bin)\//.test(path) && !isTest(path) && !CATALOGUE.test(path),
  );
  const tests = textOf(files, (path) => isTest(path) || path.startsWith('tests/golden/'));
  const page = files.find(({ path }) => path === CODES_PAGE);
  const stale: Finding[] =
    page?.text === renderCodes(catalogue)
      ? []
      : [{ path: CODES_PAGE, message: 'is out of date: npm run gen' }];
  const uses = Object.keys(catalogue).flatMap((code): Finding[] => [
    ...(isRaised(code, product) ? [] : [{ path: code, message: 'is raised nowhere in src/' }]),
    ...(tests.includes(code) ? [] : [{ path: code, message: 'is named in no test' }]),
  ]);
  const unknown = [...new Set([...product.matchAll(RAISED)].map(([, a, b]) => a ?? b ?? ''))]
    .filter((code) => !Object.hasOwn(catalogue, code))
    .map((code): Finding => ({ path: code, message: 'is raised and not in the catalogue' }));
  return [...stale, ...uses, ...unknown];
}

function textOf(files: readonly ProjectFile[], isWanted: (path: string) => boolean): string {
  return files
    .filter(({ path }) => isWanted(path))
    .map(({ text }) => text)
    .join('\n');
}

function isRaised(code: string, product: string): boolean {
  return new RegExp(`['"\`]${code}['"\`]`).test(product);
}
