/** That a home has had a database: a lost one is missed, and no empty one takes its place. */
import { lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Failure } from '../../../foundation/core/index.ts';
import type { Places } from './places.ts';
import { systemCode } from './system-error.ts';

/** Throws `DB_DATA_MISSING` when there was a cluster here and there is none. One that can't be looked at is not lost. */
export function requireNotLost({ mark, root, cluster }: Places): void {
  if (mark === null || !isGone(cluster) || textAt(mark.path) !== mark.text) return;
  const message = `${mark.path} says that the database is in ${root}, and none is there`;
  throw new Failure('UNAVAILABLE', 'DB_DATA_MISSING', message);
}

/** Of a cluster that is there. A home that can't be written goes without: it is the warning that is missing, not the data. */
export function markMade({ mark }: Places): void {
  if (mark === null || textAt(mark.path) === mark.text) return;
  try {
    const draft = `${mark.path}.${process.pid}`;
    writeFileSync(draft, mark.text);
    renameSync(draft, mark.path);
  } catch (error) {
    if (systemCode(error) === '') throw error;
  }
}

function isGone(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

/** Null: nothing can be read there. */
function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === '') throw error;
    return null;
  }
}
