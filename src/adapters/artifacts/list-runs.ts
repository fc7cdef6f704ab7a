/** The runs beside each other in a folder, by their manifests: cheap, and no evidence by itself. */
import { join, resolve } from 'node:path';
import { subjectIn, type RunSubject } from '../../foundation/model/index.ts';
import { idsIn, peekManifest } from './sealed/newest-folder.ts';

export interface RunList {
  readonly runs: readonly RunSubject[];
  /** Absolute paths of folders whose manifest is damaged or another's. */
  readonly damaged: readonly string[];
}

/** In the order of their ids. Fails as the disk does. */
export function listRuns(outDir: string): RunList {
  const runs: RunSubject[] = [];
  const damaged: string[] = [];
  for (const id of idsIn(resolve(outDir))) {
    const path = join(resolve(outDir), id);
    const manifest = peekManifest(path);
    const subject = manifest === null ? null : subjectIn(manifest);
    if (subject === null) damaged.push(path);
    else runs.push(subject);
  }
  return { runs, damaged };
}
