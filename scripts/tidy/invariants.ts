/**
 * Ties `docs/INVARIANTS.md` to the code both ways: each row names files that exist, each scenario
 * is named in a row and opens with the id of that row.
 * A row: `| id | sentence | spec | enforced in | scenario |`.
 */
import type { Check, Finding, ProjectFile } from './project-files.ts';

const PAGE = 'docs/INVARIANTS.md';
const SCENARIOS = 'tests/scenario/';
const ID = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/;

interface Row {
  readonly id: string;
  readonly enforcedIn: readonly string[];
  readonly scenarios: readonly string[];
}

export const checkInvariants: Check = (files) => {
  const scenarios = files.filter(({ path }) => isScenario(path));
  const page = files.find(({ path }) => path === PAGE);
  if (page === undefined) {
    return scenarios.length === 0 ? [] : [{ path: PAGE, message: 'is missing' }];
  }
  const rows = rowsOf(page.text);
  return [...rowFindings(rows, files), ...scenarios.flatMap((file) => headerFindings(file, rows))];
};

const isScenario = (path: string): boolean =>
  path.startsWith(SCENARIOS) && path.endsWith('.test.ts');

function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([id = '']) => ID.test(id.replaceAll('`', '')))
    .map(([id = '', , , enforcedIn = '', scenario = '']) => ({
      id: id.replaceAll('`', ''),
      enforcedIn: pathsIn(enforcedIn),
      scenarios: pathsIn(scenario),
    }));
}

/** Paths stand in backticks or link targets, alone or separated by commas. */
function pathsIn(cell: string): string[] {
  return (cell.match(/[\w./-]+\.(ts|sql|mjs)\b/g) ?? []).map((path) =>
    path.replace(/^(\.\.\/)+/, ''),
  );
}

function rowFindings(rows: readonly Row[], files: readonly ProjectFile[]): Finding[] {
  const paths = files.map(({ path }) => path);
  const seen = new Set<string>();
  return rows.flatMap((row): Finding[] => {
    const missing = [...row.enforcedIn, ...row.scenarios].filter(
      (named) => !paths.some((path) => path === named || path.endsWith(`/${named}`)),
    );
    const isRepeated = seen.has(row.id);
    seen.add(row.id);
    return [
      ...missing.map((path) => ({
        path: PAGE,
        message: `${row.id} names ${path}, which is not there`,
      })),
      ...(row.enforcedIn.length === 0
        ? [{ path: PAGE, message: `${row.id} is enforced nowhere` }]
        : []),
      ...(row.scenarios.length === 0
        ? [{ path: PAGE, message: `${row.id} is shown nowhere` }]
        : []),
      ...(isRepeated ? [{ path: PAGE, message: `${row.id} stands twice` }] : []),
    ];
  });
}

function headerFindings({ path, text }: ProjectFile, rows: readonly Row[]): Finding[] {
  const own = rows.filter((row) =>
    row.scenarios.some((named) => path === named || path.endsWith(`/${named}`)),
  );
  if (own.length === 0) return [{ path, message: `no row of ${PAGE} names it` }];
  const header = /^\s*\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '';
  return own
    .filter((row) => !header.includes(row.id))
    .map((row) => ({ path, message: `its header comment does not name ${row.id}` }));
}
