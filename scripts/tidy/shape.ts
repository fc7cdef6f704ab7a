/**
 * Sizes, names and places of files: what a reader meets before the first line.
 */
import { ROOMS } from '../lint/floors.mjs';
import { countLines, isTest, type Check, type Finding } from './project-files.ts';

const CODE = /^(src|tests|bench|scripts|bin)\/.*\.(ts|mjs)$/;
const HARD_LINES = 500;
/** Here the question is which noun is missing. */
const NOTED_LINES = 300;
const FOLDER_FILES = 15;
/** A table is as long as its facts; lint asks for the same mark. */
const TABLE_MARK = 'eslint-disable max-lines ';
const NAMELESS = /(^|[-_])(utils?|helpers?|common|manager|misc)([-_.]|$)/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|worker|config|d))?\.(ts|mjs)$/;
const SCENARIO = /^scenario_[a-z0-9]+(_[a-z0-9]+)*\.test\.ts$/;

export const checkSizes: Check = (files) =>
  files.flatMap(({ path, text }): Finding[] => {
    if (path === 'ARCHITECTURE.md' && countLines(text) >= 300) {
      return [{ path, message: `${String(countLines(text))} lines; it stays below 300` }];
    }
    if (!CODE.test(path) || text.includes(TABLE_MARK)) return [];
    const lines = countLines(text);
    if (lines > HARD_LINES) {
      return [{ path, message: `${String(lines)} lines; ${String(HARD_LINES)} is the limit` }];
    }
    if (lines <= NOTED_LINES) return [];
    return [{ path, message: `${String(lines)} lines: which noun is missing?`, isNote: true }];
  });

export const checkFolders: Check = (files) => {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    if (!CODE.test(path) || path.startsWith('tests/') || isTest(path)) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > FOLDER_FILES)
    .map(([path, count]) => ({
      path,
      message: `${String(count)} files; ${String(FOLDER_FILES)} is the limit (tests beside do not count)`,
    }));
};

export const checkNames: Check = (files) =>
  files.flatMap(({ path }): Finding[] => {
    if (!CODE.test(path)) return [];
    const name = path.slice(path.lastIndexOf('/') + 1);
    const nameless = path.split('/').find((part) => NAMELESS.test(part));
    if (nameless !== undefined) {
      return [{ path, message: `"${nameless}" names nothing: say what it is or does` }];
    }
    if (path.startsWith('tests/scenario/')) {
      const isRight = SCENARIO.test(name);
      return isRight ? [] : [{ path, message: 'a scenario is named scenario_<claim>.test.ts' }];
    }
    return KEBAB.test(name) ? [] : [{ path, message: 'file names are kebab-case' }];
  });

export const checkRooms: Check = (files) => {
  const rooms = ROOMS.map(({ room }) => new RegExp(`^src/${room.replace('*', '[^/]+')}/`));
  return files
    .filter(({ path }) => path.startsWith('src/') && !rooms.some((room) => room.test(path)))
    .map(({ path }) => ({ path, message: 'stands in no room of scripts/lint/floors.mjs' }));
};

export const checkEngines: Check = (files) => {
  const paths = new Set(files.map(({ path }) => path));
  const engines = new Set(
    [...paths].flatMap((path) => /^src\/engines\/[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );
  return [...engines].flatMap((engine) =>
    ['index.ts', 'README.md']
      .filter((name) => !paths.has(`${engine}/${name}`))
      .map((name) => ({ path: engine, message: `an engine has ${name}` })),
  );
};
