/** Keeps what a user asks to be written from taking the place of something that must stay. */
import { existsSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../foundation/core/index.ts';
import { onDisk } from './disk/io-failure.ts';
import { LOG_NAME, MANIFEST_NAME } from './sealed/sealed-manifest.ts';

/**
 * Fails with OUTPUT_FILE_TAKEN when `path` lies in a sealed folder, or is a file that does not begin with
 * `begins`, as what is to be written does: bars, a config, a record. Fails with OUTPUT_PATH_INVALID for a folder or device.
 */
export function refuseTaken(path: string, begins: string): void {
  const folder = dirname(path);
  if ([MANIFEST_NAME, LOG_NAME].some((name) => existsSync(join(folder, name)))) {
    refuse(`${path} lies in a sealed folder`);
  }
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isFile()) {
    const message = `${path} is ${stat.isDirectory() ? 'a folder' : 'no file'}`;
    throw new Failure('INPUT', 'OUTPUT_PATH_INVALID', message, { fix: 'name a file in it' });
  }
  if (onDisk('read', path, () => firstBytes(path, begins.length)) !== begins) {
    refuse(`${path} exists and is something else`);
  }
}

function firstBytes(path: string, length: number): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, length, 0));
  } finally {
    closeSync(descriptor);
  }
}

function refuse(message: string): never {
  throw new Failure('CONFLICT', 'OUTPUT_FILE_TAKEN', message, { fix: 'choose another path' });
}
