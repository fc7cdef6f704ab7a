/**
 * `MQK_DATABASE_URL`: where the server is, by which TLS, and which class of database its name declares.
 * The URL holds a password, so that no message ever repeats a part of it but host, port, user and name.
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Failure, Secret } from '../../../foundation/core/index.ts';

/** What a database may be used for; its name says it (docs/specs/database.md). */
export type DatabaseClass = 'dev' | 'test' | 'production';

/** Where to connect to. `place` is what messages say. */
export interface DatabaseTarget {
  readonly place: string;
  readonly isEmbedded: boolean;
  readonly databaseClass: DatabaseClass;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
    readonly ssl: false | ConnectionOptions;
    readonly password?: () => string;
  };
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/;
const DEFAULT_PORT = 5432;
const KNOWN_PARAMETERS = new Set(['host', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey']);

/** Throws `DB_URL_INVALID`. */
export function parseDatabaseUrl(text: string): DatabaseTarget {
  const url = parse(text);
  for (const name of url.searchParams.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) {
      throw invalid(`it has the parameter "${name.slice(0, 40)}", which is not understood`);
    }
  }
  const named = url.hostname === NO_HOST ? '' : url.hostname.replace(/^\[|\]$/g, '');
  const host = url.searchParams.get('host') ?? named;
  const user = decoded(url.username, 'user');
  const database = decoded(url.pathname.slice(1), 'database');
  if (host === '' || user === '' || database === '') {
    throw invalid('host, user and database must all be named');
  }
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  const password = new Secret(decoded(url.password, 'password'));
  return {
    place: host.startsWith('/') ? `${host}/${database}` : `${host}:${port}/${database}`,
    isEmbedded: false,
    databaseClass: classOf(database),
    connection: {
      host,
      port,
      user,
      database,
      ssl: tlsOf(url, host),
      ...(url.password === '' ? {} : { password: () => password.reveal() }),
    },
  };
}

/**
 * The class by the database's name: a word `test` or `dev` in it declares what may be thrown away;
 * everything else counts as production.
 */
export function classOf(database: string): DatabaseClass {
  const words = database.toLowerCase().split(/[^a-z0-9]+/);
  if (words.includes('test')) return 'test';
  return words.includes('dev') ? 'dev' : 'production';
}

/** Stands for "no host" where the grammar of URLs wants one; a name that nobody can have. */
const NO_HOST = 'socket.invalid';

function parse(text: string): URL {
  // `postgres://user@/name?host=/folder` is the form of libpq for sockets.
  const withHost = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/)/, `$1${NO_HOST}`);
  try {
    const url = new URL(withHost);
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return url;
  } catch {
    // The message of the parser quotes the text, password and all.
  }
  throw invalid('it is not of the form postgres://user:password@host:port/database');
}

/** A lone `%` is no escape; what the text was is not told. */
function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`its ${part} has a "%" that begins no escape; a percent sign is written %25`);
  }
}

/** TLS by libpq's names; a server on another machine is asked for a certificate unless told otherwise. */
function tlsOf(url: URL, host: string): false | ConnectionOptions {
  const mode = url.searchParams.get('sslmode') ?? (LOCAL.test(host) ? 'disable' : 'verify-full');
  const files = {
    ca: fileAt(url, 'sslrootcert'),
    cert: fileAt(url, 'sslcert'),
    key: fileAt(url, 'sslkey'),
  };
  const given = Object.fromEntries(
    Object.entries(files).filter(([, content]) => content !== undefined),
  );
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      // As libpq has it: without a root certificate, encryption without identity.
      return files.ca === undefined
        ? { ...given, rejectUnauthorized: false }
        : { ...given, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...given, checkServerIdentity: () => undefined };
    case 'verify-full':
      return given;
    default:
      throw invalid(`sslmode must be disable, require, verify-ca or verify-full`);
  }
}

function fileAt(url: URL, name: string): string | undefined {
  const path = url.searchParams.get(name);
  if (path === null) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw invalid(`the file of ${name} cannot be read`);
  }
}

function invalid(why: string): Failure {
  return new Failure('UNAVAILABLE', 'DB_URL_INVALID', `MQK_DATABASE_URL cannot be used: ${why}`);
}
