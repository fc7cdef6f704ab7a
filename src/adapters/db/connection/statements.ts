/** What statement functions are given: a place to run SQL, without pools or sockets in sight. */

/**
 * A parameter of a statement. Money and quantities are safe integers (`bigint` columns), instants go in as
 * ISO text or through `to_timestamp`, JSON as text.
 */
export type SqlValue = string | number | boolean | null | Uint8Array | readonly string[];

/**
 * A row as it arrived: `bigint` is a safe integer or a defect, `timestamptz` is UTC milliseconds (rounded
 * down), `numeric` is its text, `jsonb` is parsed, the rest is what `pg` makes of it. Codecs of the
 * statement files read it.
 */
export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement; rejects with a `Failure` whose code begins with `DB_`. */
export interface Statements {
  query(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** Statements of one open transaction; it ends with the work that it was given to. */
export interface Transaction extends Statements {
  readonly isTransaction: true;
}

/** Statements and transactions over connections of their own. */
export interface Lane extends Statements {
  /**
   * Runs `work` in one READ COMMITTED transaction: commits when it resolves, rolls back when it rejects.
   * A connection that breaks during COMMIT rejects with `DB_COMMIT_UNKNOWN`: look the effect up, never
   * repeat blindly.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}
