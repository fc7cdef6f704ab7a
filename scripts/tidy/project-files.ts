/**
 * The project's own texts, read once: what git tracks or would track, or without git all that is
 * not made by a tool. Each tidy check is a function from these to findings.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A text file; `path` is relative to the project folder, with slashes. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** Something to mend. A note is worth reading and does not fail the check. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  readonly isNote?: boolean;
}

export type Check = (files: readonly ProjectFile[]) => Finding[];

const TEXT = /\.(ts|mts|mjs|js|json|md|ya?ml|sql|csv|txt)$|\/(mqk|run)$|\/?\.[a-z]+(ignore|rc)$/;
const MADE_BY_TOOLS = new Set(['.git', 'node_modules', 'dist', 'exports', '.mqk', 'coverage']);

export function readProject(root: string): ProjectFile[] {
  return listPaths(root)
    .filter((path) => TEXT.test(path) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function listPaths(root: string): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const git = spawnSync('git', list, { cwd: root, encoding: 'utf8' });
  // No git, no repository, or one that belongs to another user: the folder itself is the list.
  if (git.status === 0 && git.stdout !== '') return git.stdout.split('\0').filter(Boolean);
  return walk(root, '');
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (MADE_BY_TOOLS.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(root, path) : [path];
  });
}

export const isTest = (path: string): boolean => path.endsWith('.test.ts');

/** Number of lines; a newline at the end does not open another. */
export function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
