/** A short folder of our own for the socket: a socket's path has room for some 100 bytes. */
import { lstatSync, mkdtempSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** macOS allows 103 bytes, Linux 107. */
const MAX_SOCKET_BYTES = 100;
/** Where a temp folder is too long for a socket. */
const SHORT_FOLDER = '/tmp';
const SOCKET = 's';
const MADE_NAME = /^mqk-paper-[A-Za-z0-9]{6}$/;

/** A new folder that nobody else may enter (0700), and the socket's path in it. */
export function makeSocketFolder(): { readonly folder: string; readonly socket: string } {
  const name = `mqk-paper-XXXXXX/${SOCKET}`;
  const isShort = Buffer.byteLength(join(tmpdir(), name)) <= MAX_SOCKET_BYTES;
  const folder = mkdtempSync(join(isShort ? tmpdir() : SHORT_FOLDER, 'mqk-paper-'));
  return { folder, socket: join(folder, SOCKET) };
}

/**
 * Removes a socket and its folder as `makeSocketFolder` makes them. The path may come from a file, which anybody may
 * have written: whatever else it names is left as it is, and a folder that holds more than the socket stays.
 */
export function removeSocketFolder(socket: string): void {
  const folder = dirname(socket);
  if (socket !== join(folder, SOCKET) || !isMadeHere(folder)) return;
  try {
    if (lstatSync(socket, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(socket);
    rmdirSync(folder);
  } catch {
    // What stays in the temp folder is in nobody's way: the next start makes a folder of its own.
  }
}

/** By place, name and owner; a link is none. */
function isMadeHere(folder: string): boolean {
  const isPlace = [tmpdir(), SHORT_FOLDER].includes(dirname(folder));
  if (!isPlace || !MADE_NAME.test(basename(folder))) return false;
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && found.uid === process.getuid?.();
  } catch {
    return false;
  }
}
