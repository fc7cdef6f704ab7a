/** Whether a folder on disk holds the same as a fresh draft, to the byte. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { hashFile } from '../disk/hash-file.ts';
import { fileOrNull } from '../disk/io-failure.ts';
import { LOG_NAME, MANIFEST_NAME, readManifest, stableText } from './sealed-manifest.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';

/** `GONE`: another process moved the folder away meanwhile. */
export type Comparison =
  | { readonly kind: 'SAME' }
  | { readonly kind: 'GONE' }
  | {
      readonly kind: 'DIFFERENT';
      /** The first artifact that differs; the log comes late, because its seal differs with any. */
      readonly artifact: string;
      /** Of the folder on disk; null when its manifest can't be read. */
      readonly programVersion: string | null;
    };

export function compareFolder(
  folder: string,
  manifest: JsonObject,
  artifacts: Readonly<Record<string, ArtifactFacts>>,
): Comparison {
  // What is missing, or is a folder, differs.
  const found = fileOrNull(() => readManifest(join(folder, MANIFEST_NAME)));
  if (!exists(folder)) return { kind: 'GONE' };
  const version = found?.program_version;
  const programVersion = typeof version === 'string' ? version : null;
  const names = Object.keys(artifacts).filter((name) => name !== LOG_NAME);
  for (const name of [...names, LOG_NAME]) {
    const facts = fileOrNull(() => hashFile(join(folder, name)));
    const expected = artifacts[name];
    if (facts?.sha256 === expected?.sha256) continue;
    if (!exists(folder)) return { kind: 'GONE' };
    return { kind: 'DIFFERENT', artifact: name, programVersion };
  }
  if (found === null || stableText(found) !== stableText(manifest)) {
    return { kind: 'DIFFERENT', artifact: MANIFEST_NAME, programVersion };
  }
  return { kind: 'SAME' };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
