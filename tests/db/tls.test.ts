/** TLS to a server of `MQK_DATABASE_URL`, by libpq's names, against a Postgres that really serves it. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTo } from '../../src/adapters/db/index.ts';
import { OwnServer, PASSWORD } from '../support/db/own-server.ts';
import { runMqk } from '../support/db/program-process.ts';

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0;
if (!HAS_OPENSSL) process.stdout.write('TLS: skipped, there is no openssl to make a certificate\n');

describe.runIf(HAS_OPENSSL)('a server that serves TLS', () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await OwnServer.start({ ssl: 'on' });
  }, 60_000);
  afterAll(() => server.close());

  const status = (parameters: string) =>
    runMqk(['db', 'status'], {
      home: server.home,
      env: { MQK_DATABASE_URL: server.tlsUrl(parameters) },
    });
  const withRoot = (mode: string): string =>
    `sslmode=${mode}&sslrootcert=${encodeURIComponent(server.certificate)}`;

  it.each([
    ['require', () => 'sslmode=require', true],
    ['verify-ca with its certificate', () => withRoot('verify-ca'), true],
    ['verify-full with its certificate', () => withRoot('verify-full'), true],
    ['disable', () => 'sslmode=disable', false],
  ])('is reached by %s, encrypted when it is asked for', async (_name, parameters, isEncrypted) => {
    const env = { MQK_DATABASE_URL: server.tlsUrl(parameters()) };
    const db = await connectTo({ home: server.home, env });
    try {
      const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      expect(await db.query(sql)).toEqual([{ ssl: isEncrypted }]);
    } finally {
      await db.close();
    }
    expect((await status(parameters())).exitCode).toBe(0);
  });

  it.each([
    ['verify-full by no root that knows it', () => 'sslmode=verify-full'],
    ['verify-ca by no root that knows it', () => 'sslmode=verify-ca'],
    ['verify-full under another name', () => withRoot('verify-full')],
  ])('is refused by %s, with a code and without the password', async (name, parameters) => {
    const named = server.tlsUrl(parameters());
    const url = name.includes('another name') ? named.replace('localhost', '127.0.0.1') : named;
    const { exitCode, json, stderr } = await runMqk(['run', 'list'], {
      home: server.home,
      env: { MQK_DATABASE_URL: url },
    });
    const said = JSON.stringify(json) + stderr;
    expect([exitCode, said]).toEqual([9, expect.stringContaining('DB_TLS_FAILED')]);
    expect(said).not.toContain(PASSWORD);
  });
});

describe('a server that serves no TLS', () => {
  it('is refused by require: nothing goes over the wire unencrypted', async () => {
    const server = await OwnServer.start({});
    try {
      const env = { MQK_DATABASE_URL: server.tlsUrl('sslmode=require') };
      const { exitCode, json, stderr } = await runMqk(['run', 'list'], { home: server.home, env });
      const said = JSON.stringify(json) + stderr;
      expect([exitCode, said]).toEqual([9, expect.stringContaining('DB_TLS_FAILED')]);
      expect(said).not.toContain(PASSWORD);
    } finally {
      await server.close();
    }
  }, 60_000);
});
