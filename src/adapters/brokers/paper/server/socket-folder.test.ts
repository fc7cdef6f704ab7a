import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mqk-socket-test-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

it('removes a socket with the folder that was made for it', async () => {
  const { folder, socket } = makeSocketFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  removeSocketFolder(socket);
  expect(existsSync(folder)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});

it('removes a folder whose socket is gone already', () => {
  const { folder, socket } = makeSocketFolder();
  removeSocketFolder(socket);
  expect(existsSync(folder)).toBe(false);
});

it.each(['', 's', '/s', './s', '../s'])('lets "%s" be', (socket) => {
  expect(() => {
    removeSocketFolder(socket);
  }).not.toThrow();
});

it('lets a folder of another name or place be', () => {
  for (const folder of [join(root, 'data'), join(root, 'mqk-paper-abcdef')]) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'book'), 'kept');
    removeSocketFolder(join(folder, 's'));
    expect(readdirSync(folder)).toEqual(['book']);
  }
});

it('lets what is no socket be, and a folder that holds more', () => {
  const { folder, socket } = makeSocketFolder();
  try {
    writeFileSync(socket, 'a file');
    writeFileSync(join(folder, 'more'), '');
    removeSocketFolder(socket);
    expect(readdirSync(folder)).toEqual(['more', 's']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('does not follow a link to a folder', () => {
  mkdirSync(join(root, 'data'));
  const { folder } = makeSocketFolder();
  rmSync(folder, { recursive: true });
  symlinkSync(join(root, 'data'), folder);
  try {
    removeSocketFolder(join(folder, 's'));
    expect(existsSync(join(root, 'data'))).toBe(true);
    expect(readdirSync(dirname(folder))).toContain(folder.slice(dirname(folder).length + 1));
  } finally {
    rmSync(folder);
  }
});
