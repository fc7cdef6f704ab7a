/**
 * What may not stand in a text: promises without a date, one person's machine, a private registry,
 * a second title.
 */
import type { Check, Finding } from './project-files.ts';

const LATER = /\b(TODO|FIXME|XXX)\b/;
const SQL = /\b(INSERT INTO|DELETE FROM|SELECT .+ FROM|UPDATE [a-z_]+ SET)\b/;
const MACHINE_PATH = /(?<![\w.])\/(work|root|Users|home\/[a-z]+)\/[\w.-]+/;
const REGISTRY = /registry\.(npmjs|yarnpkg)\.|npm\.pkg\.github|\.jfrog\.io|\/artifactory\//;
const PUBLIC_REGISTRY = /^https:\/\/registry\.npmjs\.org\//;

/** One finding a line of `text` in which `pattern` occurs. */
function linesWith(pattern: RegExp, path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, at): Finding[] => {
    const found = pattern.exec(line);
    return found === null ? [] : [{ path: `${path}:${String(at + 1)}`, message: found[0] }];
  });
}

export const checkLater: Check = (files) =>
  files
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, text }) => linesWith(LATER, path, text))
    .map((finding) => ({ ...finding, message: `${finding.message}: do it, or open an issue` }));

/** The database is asked in one room; statements elsewhere would pass by its checks. */
export const checkSql: Check = (files) =>
  files
    .filter(({ path }) => /^src\/(?!adapters\/db\/)/.test(path))
    .flatMap(({ path, text }) => linesWith(SQL, path, text))
    .map((finding) => ({ ...finding, message: `${finding.message}: SQL stands in adapters/db` }));

export const checkPlaces: Check = (files) =>
  files
    .filter(({ path }) => path !== 'package-lock.json')
    .flatMap(({ path, text }) => [
      ...linesWith(MACHINE_PATH, path, text),
      ...linesWith(REGISTRY, path, text),
    ])
    .map((finding) => ({ ...finding, message: `${finding.message} exists on one machine only` }));

export const checkLockFile: Check = (files) => {
  const lock = files.find(({ path }) => path === 'package-lock.json');
  const addresses = lock?.text.matchAll(/"resolved": "([^"]+)"/g) ?? [];
  return [...addresses]
    .map(([, address = '']) => address)
    .filter((address) => !PUBLIC_REGISTRY.test(address))
    .map((address) => ({ path: 'package-lock.json', message: `fetched from ${address}` }));
};

export const checkTitles: Check = (files) =>
  files
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }): Finding[] => {
      const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
      const titles = prose.match(/^# /gm)?.length ?? 0;
      return titles === 1 ? [] : [{ path, message: `${String(titles)} titles (# ...), not one` }];
    });
