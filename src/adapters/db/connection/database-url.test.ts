import { describe, expect, it } from 'vitest';
import { classOf, parseDatabaseUrl } from './database-url.ts';

describe('MQK_DATABASE_URL', () => {
  it('names host, port, user and database; the password stays closed', () => {
    const target = parseDatabaseUrl('postgresql://me:p%40ss@localhost:6543/desk_dev');
    const { password, ...connection } = target.connection;
    expect([connection, target.databaseClass, target.place]).toEqual([
      { host: 'localhost', port: 6543, user: 'me', database: 'desk_dev', ssl: false },
      'dev',
      'localhost:6543/desk_dev',
    ]);
    expect(password?.()).toBe('p@ss');
    expect(JSON.stringify(target)).not.toContain('p@ss');
  });

  it('may lead to a socket', () => {
    const { connection } = parseDatabaseUrl('postgres://mqk@/desk?host=%2Frun%2Fpg');
    expect([connection.host, connection.ssl]).toEqual(['/run/pg', false]);
  });

  it.each([
    ['', {}],
    ['?sslmode=verify-full', {}],
    ['?sslmode=require', { rejectUnauthorized: false }],
    ['?sslmode=disable', false],
    ['?sslmode=verify-ca', { checkServerIdentity: expect.any(Function) as unknown }],
  ])('to another machine asks for TLS: "%s"', (query, ssl) => {
    const url = `postgres://me:secretword@db.example/desk${query}`;
    expect(parseDatabaseUrl(url).connection.ssl).toEqual(ssl);
  });

  it.each([
    'secretword',
    'mysql://me:secretword@host/desk',
    'postgres://me:secretword@host',
    'postgres://me:secretword@host:x/desk',
    'postgres://me:secretword@host/desk?sslmode=prefer',
    'postgres://me:secretword@host/desk?sslrootcert=/nowhere.pem',
    'postgres://me:secretword@host/desk?options=-cfsync%3Doff',
    'postgres://me:100%secretword@host/desk',
    'postgres://m%e:secretword@host/desk',
    'postgres://me:secretword@host/de%sk',
  ])('is refused without being repeated: %s', (url) => {
    const parse = (): unknown => parseDatabaseUrl(url);
    expect(parse).toThrow(expect.objectContaining({ code: 'DB_URL_INVALID' }));
    expect(parse).not.toThrow(/secretword/);
  });

  it.each([
    ['mqk_test_1', 'test'],
    ['desk-dev', 'dev'],
    ['desk', 'production'],
    ['latest', 'production'],
    ['prod_test', 'test'],
  ])('declares the class of %s by its words: %s', (name, wanted) => {
    expect(classOf(name)).toBe(wanted);
  });
});
