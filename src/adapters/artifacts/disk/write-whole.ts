/** Writes a file that appears whole or not at all. */
import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { HashedFile, type ArtifactFacts } from './hashed-file.ts';
import { onDisk, quietly } from './io-failure.ts';

/** Replaces what stands at `path`, whose folder exists. Fails as `onDisk` says; nothing is left then. */
export function writeWhole(path: string, text: string): ArtifactFacts {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  const file = new HashedFile(draft);
  try {
    file.write(text);
    const facts = file.close();
    onDisk('replace', path, () => renameSync(draft, path));
    return facts;
  } catch (error) {
    quietly(() => file.discard());
    quietly(() => rmSync(draft, { force: true }));
    throw error;
  }
}
