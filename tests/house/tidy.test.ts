/**
 * Each tidy check finds its violation and leaves the right thing alone.
 */
import { describe, expect, it } from 'vitest';
import { checkCodes, renderCodes } from '../../scripts/tidy/codes.ts';
import {
  checkGlossary,
  checkPointers,
  checkSpecPages,
  checkTables,
} from '../../scripts/tidy/docs.ts';
import { checkInvariants } from '../../scripts/tidy/invariants.ts';
import { readProject, type Check, type ProjectFile } from '../../scripts/tidy/project-files.ts';
import {
  checkEngines,
  checkFolders,
  checkNames,
  checkRooms,
  checkSizes,
} from '../../scripts/tidy/shape.ts';
import {
  checkLater,
  checkLockFile,
  checkPlaces,
  checkSql,
  checkTitles,
} from '../../scripts/tidy/words.ts';

const file = (path: string, text = ''): ProjectFile => ({ path, text });
const messages = (check: Check, ...files: ProjectFile[]): string[] =>
  check(files).map(({ path, message }) => `${path}: ${message}`);
const lines = (count: number): string => 'x\n'.repeat(count);

describe('shape', () => {
  it('a source has at most 500 lines', () => {
    expect(messages(checkSizes, file('src/engines/risk/x.ts', lines(501)))).toHaveLength(1);
    expect(messages(checkSizes, file('src/engines/risk/x.ts', lines(300)))).toEqual([]);
  });

  it('a source above 300 lines is noted', () => {
    expect(checkSizes([file('src/engines/risk/x.ts', lines(301))])).toEqual([
      expect.objectContaining({ isNote: true }),
    ]);
  });

  it('a marked table may be long', () => {
    const mark = '/* eslint-disable max-lines -- table of holidays */\n';
    expect(messages(checkSizes, file('src/foundation/calendar/x.ts', mark + lines(900)))).toEqual(
      [],
    );
  });

  it('ARCHITECTURE.md stays below 300 lines', () => {
    expect(messages(checkSizes, file('ARCHITECTURE.md', lines(300)))).toHaveLength(1);
    expect(messages(checkSizes, file('ARCHITECTURE.md', lines(299)))).toEqual([]);
  });

  it('a folder has at most 15 files, tests not counted', () => {
    const sources = Array.from({ length: 15 }, (_, at) => file(`src/engines/risk/x${at}.ts`));
    const tests = Array.from({ length: 15 }, (_, at) => file(`src/engines/risk/x${at}.test.ts`));
    expect(messages(checkFolders, ...sources, ...tests)).toEqual([]);
    expect(messages(checkFolders, ...sources, file('src/engines/risk/y.ts'))).toHaveLength(1);
  });

  it.each([
    'src/engines/risk/utils.ts',
    'src/engines/risk/price-helpers.ts',
    'src/common/x.ts',
    'src/engines/risk/order-manager.ts',
    'src/engines/risk/misc/x.ts',
    'src/engines/risk/orderGate.ts',
    'src/engines/risk/order_gate.ts',
    'tests/scenario/risk/halts.test.ts',
  ])('rejects the name %s', (path) => {
    expect(messages(checkNames, file(path))).toHaveLength(1);
  });

  it.each([
    'src/engines/risk/order-gate.ts',
    'src/engines/risk/order-gate.test.ts',
    'src/engines/risk/commonality.ts',
    'tests/scenario/risk/scenario_halt_is_sticky.test.ts',
  ])('accepts the name %s', (path) => {
    expect(messages(checkNames, file(path))).toEqual([]);
  });

  it('each file of src stands in a room', () => {
    expect(messages(checkRooms, file('src/x.ts'), file('src/engines/x.ts'))).toHaveLength(2);
    expect(messages(checkRooms, file('src/cellar/rats/x.ts'))).toHaveLength(1);
    expect(messages(checkRooms, file('src/engines/risk/x.ts'))).toEqual([]);
  });

  it('an engine has a door and a page', () => {
    expect(messages(checkEngines, file('src/engines/risk/step.ts'))).toEqual([
      'src/engines/risk: an engine has index.ts',
      'src/engines/risk: an engine has README.md',
    ]);
  });
});

describe('words', () => {
  it('SQL outside of the room of the database', () => {
    const text = 'const sql = `INSERT INTO runs VALUES (1)`;\n';
    expect(messages(checkSql, file('src/services/runtime/x.ts', text))).toHaveLength(1);
    expect(messages(checkSql, file('src/adapters/db/x.ts', text))).toEqual([]);
  });

  it('no promise without a date in src', () => {
    const text = `// TODO later`;
    expect(messages(checkLater, file('src/engines/risk/x.ts', text))).toHaveLength(1);
    expect(messages(checkLater, file('docs/x.md', text))).toEqual([]);
  });

  it.each([
    ['a machine', ['', 'home', 'someone', 'x.csv'].join('/')],
    ['a workspace', ['', 'work', 'main'].join('/')],
    ['a registry', ['https:/', ['registry', 'npmjs', 'org'].join('.'), 'x'].join('/')],
  ])('no path of %s', (_what, text) => {
    expect(messages(checkPlaces, file('README.md', `see ${text}`))).toHaveLength(1);
  });

  it('a relative path is no machine path', () => {
    expect(messages(checkPlaces, file('README.md', 'see docs/work/x and ../root/x'))).toEqual([]);
  });

  it('the lock file names no private registry', () => {
    const address = (host: string): ProjectFile =>
      file('package-lock.json', `"resolved": "https://${host}/x.tgz"`);
    expect(messages(checkLockFile, address('packages.example.com'))).toHaveLength(1);
    expect(messages(checkLockFile, address(['registry', 'npmjs', 'org'].join('.')))).toEqual([]);
  });

  it('a page has one title', () => {
    expect(messages(checkTitles, file('a.md', '# One\n# Two\n'))).toHaveLength(1);
    expect(messages(checkTitles, file('a.md', 'none\n'))).toHaveLength(1);
    expect(messages(checkTitles, file('a.md', '# One\n```\n# a comment\n```\n'))).toEqual([]);
  });
});

describe('invariants', () => {
  const page = (row: string): ProjectFile =>
    file(
      'docs/INVARIANTS.md',
      `# Invariants\n| id | sentence | spec | enforced in | scenario |\n|---|---|---|---|---|\n${row}\n`,
    );
  const row = '| RISK-1 | Halt stays. | 8 | `src/engines/risk/step.ts` | `scenario_halt.test.ts` |';
  const step = file('src/engines/risk/step.ts');
  const scenario = file(
    'tests/scenario/risk/scenario_halt.test.ts',
    '/** RISK-1: halt stays. */\n',
  );

  it('are tied both ways', () => {
    expect(messages(checkInvariants, page(row), step, scenario)).toEqual([]);
  });

  it('a row names files that exist', () => {
    expect(messages(checkInvariants, page(row), scenario)).toHaveLength(1);
    expect(messages(checkInvariants, page(row), step)).toHaveLength(1);
  });

  it('a row names an enforcer and a scenario', () => {
    expect(messages(checkInvariants, page('| RISK-1 | Halt stays. | 8 | | |'))).toHaveLength(2);
  });

  it('an id stands once', () => {
    const twice = messages(checkInvariants, page(`${row}\n${row}`), step, scenario);
    expect(twice).toEqual(['docs/INVARIANTS.md: RISK-1 stands twice']);
  });

  it('a scenario stands in a row and names its id', () => {
    const stray = file('tests/scenario/risk/scenario_stray.test.ts', '/** RISK-1 */');
    expect(messages(checkInvariants, page(row), step, scenario, stray)).toHaveLength(1);
    const mute = file(scenario.path, '/** Halt stays. */');
    expect(messages(checkInvariants, page(row), step, mute)).toHaveLength(1);
  });

  it('scenarios need the page, and nothing needs it before', () => {
    expect(messages(checkInvariants, scenario)).toHaveLength(1);
    expect(messages(checkInvariants, step)).toEqual([]);
  });
});

describe('pages', () => {
  const code = file('src/engines/risk/index.ts', 'a targetBook has targets\n');

  it('point at files and folders that exist', () => {
    const page = file(
      'docs/specs/a.md',
      'see [b](b.md#x), [up](../adr), [web](https://x.y/z), `src/engines/risk`, `src/gone.ts`\n',
    );
    const adr = file('docs/adr/0001-x.md');
    expect(messages(checkPointers, page, code, adr)).toEqual([
      'docs/specs/a.md: points at docs/specs/b.md, which is not there',
      'docs/specs/a.md: points at src/gone.ts, which is not there',
    ]);
  });

  it('tell of every engine', () => {
    const page = file('docs/specs/a.md', 'Code: `src/engines/risk`.\n');
    expect(messages(checkSpecPages, page, code)).toEqual([]);
    expect(messages(checkSpecPages, code)).toHaveLength(1);
  });

  it('have whole tables', () => {
    const whole = '| a | b |\n| --- | :-: |\n| 1 | 2 |\n';
    const fenced = '```text\n| 1 |\n```\n';
    expect(messages(checkTables, file('docs/a.md', `${whole}\n${fenced}`))).toEqual([]);
    expect(
      messages(checkTables, file('docs/a.md', `${whole}\n| 3 | 4 |\n\n| --- |\n| 5 |\n`)),
    ).toEqual([
      'docs/a.md: a table without its head: | 3 | 4 |',
      'docs/a.md: a table without its head: | --- |',
    ]);
  });

  it('of the glossary hold words of the code, each once', () => {
    const page = file(
      'docs/GLOSSARY.md',
      "## This system's words\n\n| term | meaning |\n| --- | --- |\n| target book | x |\n| target book | x |\n| mood (of a bar) | x |\n\n## The trade's\n\n| SMA | x |\n",
    );
    expect(messages(checkGlossary, page, code)).toEqual([
      'docs/GLOSSARY.md: "mood" is a word of no source',
      'docs/GLOSSARY.md: "target book" stands twice',
    ]);
  });
});

describe('codes', () => {
  const catalogue = { RISK_X: { meaning: 'It is | odd.', fix: 'Nothing.' } };
  const page = file('docs/CODES.md', renderCodes(catalogue));
  const raised = file('src/engines/risk/step.ts', "return 'RISK_X';");
  const shown = file('src/engines/risk/step.test.ts', "expect(x).toBe('RISK_X');");

  it('a code that is documented, raised and shown passes', () => {
    expect(checkCodes([page, raised, shown], catalogue)).toEqual([]);
  });

  it('the page follows the catalogue', () => {
    const old = file(page.path, renderCodes({}));
    expect(checkCodes([old, raised, shown], catalogue)).toHaveLength(1);
    expect(checkCodes([raised, shown], catalogue)).toHaveLength(1);
  });

  it('a code is raised in the product and not in a test or a list alone', () => {
    const listed = file('src/foundation/model/codes/reasons.ts', "['RISK_X']");
    expect(checkCodes([page, shown, listed], catalogue)).toHaveLength(1);
  });

  it('a code that is raised is in the catalogue', () => {
    const stray = file('src/engines/risk/y.ts', "throw new Failure('INPUT', 'RISK_Y', 'no')");
    expect(checkCodes([page, raised, shown, stray], catalogue)).toEqual([
      { path: 'RISK_Y', message: 'is raised and not in the catalogue' },
    ]);
  });

  it('a code is named in a test', () => {
    expect(checkCodes([page, raised], catalogue)).toHaveLength(1);
  });
});

describe('the project', () => {
  it('is read without what tools make', () => {
    const paths = readProject(process.cwd()).map(({ path }) => path);
    expect(paths).toContain('package.json');
    expect(paths.filter((path) => path.includes('node_modules/'))).toEqual([]);
  });
});
