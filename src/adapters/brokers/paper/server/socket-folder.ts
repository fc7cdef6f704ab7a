/** A short folder of our own for the socket: a socket's path has room for some 100 bytes. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** macOS allows 103 bytes, Linux 107. */
const MAX_SOCKET_BYTES = 100;

/** A new folder that nobody else may enter (0700), and the socket's path in it. */
export function makeSocketFolder(): { readonly folder: string; readonly socket: string } {
  const name = 'mqk-paper-XXXXXX/s';
  const isShort = Buffer.byteLength(join(tmpdir(), name)) <= MAX_SOCKET_BYTES;
  const folder = mkdtempSync(join(isShort ? tmpdir() : '/tmp', 'mqk-paper-'));
  return { folder, socket: join(folder, 's') };
}
