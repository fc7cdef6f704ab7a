/** A lane over a pool of `pg`. The only file that holds its clients. */
import type { ClientBase, Pool, PoolClient } from 'pg';
import { Failure } from '../../../foundation/core/index.ts';
import { KEPT_BY_KEYS } from './by-keys.ts';
import { toFailure } from './database-failure.ts';
import type { DatabaseTarget } from './database-url.ts';
import { parserOf } from './row-values.ts';
import type { Lane, Row, SqlValue, Statements, Transaction } from './statements.ts';

export interface ClosableLane extends Lane {
  close(): Promise<void>;
}

/** Connecting to a server that does not answer. */
const CONNECT_MS = 5_000;
/** No statement of a trading process may take longer; the server ends it. */
const STATEMENT_MS = 10_000;
/** A row lock that is held longer belongs to a process that hangs. */
const LOCK_MS = 5_000;
/**
 * A transaction whose process went to sleep gives its locks back: a halt and a watcher's fence wait behind it.
 * Far below LOCK_MS, so that they get the lock in their first try, and below the second that is left to
 * a watcher after a heartbeat went stale. Between two statements of ours lie milliseconds.
 */
const IDLE_IN_TRANSACTION_MS = 1_500;
/** The server did not even end the statement: it hangs, or the network is gone. */
const ANSWER_MS = 15_000;

/** What every connection of ours asks for. */
function sessionSettings(target: DatabaseTarget, answerMs: number): Record<string, unknown> {
  return {
    ...target.connection,
    application_name: 'mqk',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    query_timeout: answerMs,
    keepAlive: true,
    // Instants arrive in one form.
    options: '-c timezone=UTC -c datestyle=ISO',
    onConnect: demandDurability,
    types: { getTypeParser: parserOf },
  };
}

/**
 * An acknowledged commit is on disk, whatever the default of server, database or role is. Asked for inside of the
 * session: among the options of its start it would hide that default from `readServerFacts`.
 */
function demandDurability(client: ClientBase): unknown {
  return client.query('SET synchronous_commit = on');
}

/** Connects nothing yet: the first statement does. `answerMs` bounds one statement, seen from here. */
export async function openLane(
  target: DatabaseTarget,
  { size, answerMs = ANSWER_MS }: { readonly size: number; readonly answerMs?: number },
): Promise<ClosableLane> {
  const { Pool } = await import('pg');
  // An idle client does not keep a finished command from ending.
  const pool = new Pool({ ...sessionSettings(target, answerMs), max: size, allowExitOnIdle: true });
  // A connection that breaks while nobody uses it is replaced by the pool; the next statement tells.
  pool.on('error', () => undefined);
  // One that breaks while it is ours, or after we threw it away: the statement tells, or nobody need know.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PoolLane(pool, target);
}

/**
 * Names of statements that a connection prepares once and keeps: those with parameters that follow `KEPT_BY_KEYS` in their
 * transaction. An engine commits hundreds of them a second, and planning costs as much as running. Others are planned
 * each time: nothing tells their planner to go by keys, and the plan of an empty table must not outlive it.
 */
const names = new Map<string, string>();

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `mqk_${names.size}`;
  names.set(sql, name);
  return name;
}

class PoolLane implements ClosableLane {
  readonly #pool: Pool;
  readonly #target: DatabaseTarget;
  /** Connections that work. */
  readonly #busy = new Set<PoolClient>();

  constructor(pool: Pool, target: DatabaseTarget) {
    this.#pool = pool;
    this.#target = target;
  }

  query(sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.#withClient((client) => this.#run(client, sql, params));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#withClient(async (client) => {
      await this.#run(client, 'BEGIN', []);
      const result = await this.#rollingBack(client, work);
      await this.#commit(client);
      return result;
    });
  }

  /** What is still under way is given up: nobody waits for its answer, and a server that hangs would never give it. */
  async close(): Promise<void> {
    for (const { connection } of this.#busy) connection.stream.destroy();
    if (!this.#pool.ended) await this.#pool.end();
  }

  async #rollingBack<T>(client: PoolClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
    let isOpen = true;
    let isByKeys = false;
    const query: Statements['query'] = (sql, params = []) => {
      if (!isOpen) return Promise.reject(new Error('a statement outlived its transaction'));
      const name = isByKeys && params.length > 0 ? nameOf(sql) : undefined;
      isByKeys ||= sql.includes(KEPT_BY_KEYS);
      return this.#run(client, sql, params, name);
    };
    try {
      return await work({ isTransaction: true, query });
    } catch (error) {
      // The first error is the one to tell; a connection on which even this fails is thrown away.
      isOpen = false;
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      isOpen = false;
    }
  }

  async #commit(client: PoolClient): Promise<void> {
    let answer: string;
    try {
      answer = (await client.query('COMMIT')).command;
    } catch (error) {
      throw toFailure(error, this.#target, 'COMMIT');
    }
    // A transaction in which a statement failed is rolled back by COMMIT, and that is no error to the server.
    if (answer === 'COMMIT') return;
    const message = `the database answered COMMIT with ${answer} (${this.#target.place}): nothing of it stands`;
    throw new Failure('CONFLICT', 'DB_TRANSACTION_ABORTED', message);
  }

  async #run(
    client: PoolClient,
    sql: string,
    params: readonly SqlValue[],
    name?: string,
  ): Promise<readonly Row[]> {
    try {
      const query = { text: sql, values: [...params] };
      const { rows } = await client.query<Row>(name === undefined ? query : { ...query, name });
      return rows;
    } catch (error) {
      throw toFailure(error, this.#target, 'STATEMENT');
    }
  }

  async #withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toFailure(error, this.#target, 'CONNECT');
    });
    let isSound = true;
    this.#busy.add(client);
    try {
      return await work(client);
    } catch (error) {
      // After a failure it is unknown what the session still holds; a new one costs 4 ms.
      isSound = false;
      throw error;
    } finally {
      this.#busy.delete(client);
      client.release(!isSound);
    }
  }
}
