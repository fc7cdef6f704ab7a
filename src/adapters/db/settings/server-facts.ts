/** What a server says of itself: whether what it acknowledges is kept, and whether it is the one we know. */
import { undurableSettings } from '../../../engines/lifecycle/index.ts';
import type { UtcMillis } from '../../../foundation/model/index.ts';
import type { Statements } from '../connection/statements.ts';
import { flagCell, instantCell, onlyRow, textCell } from '../statements/row-cells.ts';

/** Settings by their names in Postgres, `on` or `off` as the session sees them, but where it is said. */
export interface ServerFacts {
  readonly version: string;
  /** Made with the cluster; another one under the same address is another database. */
  readonly systemIdentifier: string;
  readonly isInRecovery: boolean;
  readonly isReadOnly: boolean;
  readonly fsync: string;
  /** What a session gets that asks for nothing: ours ask for `on`, and must not be their own witness. */
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  readonly zeroDamagedPages: string;
  /** The server's clock. */
  readonly clock: UtcMillis;
}

/** A cell that is missing or of another type is a defect: what a server did not say is no good answer. */
export async function readServerFacts(db: Statements): Promise<ServerFacts> {
  const rows = await db.query(
    `SELECT current_setting('server_version') AS version,
       (SELECT system_identifier::text FROM pg_control_system()) AS system_identifier,
       pg_is_in_recovery() AS is_in_recovery,
       current_setting('default_transaction_read_only') = 'on' AS is_read_only,
       current_setting('fsync') AS fsync,
       (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS synchronous_commit,
       current_setting('full_page_writes') AS full_page_writes,
       current_setting('zero_damaged_pages') AS zero_damaged_pages,
       clock_timestamp() AS clock`,
  );
  const row = onlyRow(rows);
  return {
    version: textCell(row, 'version'),
    systemIdentifier: textCell(row, 'system_identifier'),
    isInRecovery: flagCell(row, 'is_in_recovery'),
    isReadOnly: flagCell(row, 'is_read_only'),
    fsync: textCell(row, 'fsync'),
    synchronousCommit: textCell(row, 'synchronous_commit'),
    fullPageWrites: textCell(row, 'full_page_writes'),
    zeroDamagedPages: textCell(row, 'zero_damaged_pages'),
    clock: instantCell(row, 'clock'),
  };
}

/** What makes the server unfit for runs, one `name=value` each; empty when nothing does. */
export function unsafeSettings(facts: ServerFacts): readonly string[] {
  return [
    ...(facts.isInRecovery ? ['pg_is_in_recovery=true'] : []),
    ...(facts.isReadOnly ? ['default_transaction_read_only=on'] : []),
    ...undurableSettings(facts),
  ];
}

/**
 * How far the server's clock is ahead of ours (negative: behind), in milliseconds. `before` and `after` are
 * our clock around the question; the answer's error is half their distance.
 */
export function clockSkewMs(clock: number, before: number, after: number): number {
  return clock - Math.floor((before + after) / 2);
}
