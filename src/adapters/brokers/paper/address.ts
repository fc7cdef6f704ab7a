/** Reads where a paper broker listens. */
import { lstatSync, readFileSync } from 'node:fs';
import { addressFile, type Address } from './wire.ts';

/** Null: no broker has published one, or the file is not one of ours. */
export function readAddress(path: string): Address | null {
  try {
    if (!lstatSync(path).isFile()) return null; // to read a pipe waits for its other end
    const parsed = addressFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
