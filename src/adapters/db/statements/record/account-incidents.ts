/** What becomes known of a run after its log was sealed: rows of the account that it traded. */
import { canonicalJson, type JsonObject } from '../../../../foundation/core/index.ts';
import { formatInstant, type Topic } from '../../../../foundation/model/index.ts';
import { payloadCell } from './payload-cell.ts';
import type { Statements } from '../../connection/statements.ts';
import { instantCell, integerCell, textCell } from '../row-cells.ts';

/** Something that came too late for its run's log. */
export interface LateEvent {
  readonly runId: string;
  readonly topic: Topic;
  /** SCREAMING_SNAKE. */
  readonly eventType: string;
  readonly payload: JsonObject;
  readonly actor: string;
}

/** Writes an incident of the run's account; its number. */
export async function insertIncident(
  tx: Statements,
  of: LateEvent & { readonly broker: string; readonly account: string },
): Promise<number> {
  const [row = {}] = await tx.query(
    `INSERT INTO account_incidents (broker, account, run_id, topic, event_type, payload, actor)
     VALUES ($1, $2, $3::uuid, $4, $5, $6, $7) RETURNING incident_id`,
    [of.broker, of.account, of.runId, of.topic, of.eventType, canonicalJson(of.payload), of.actor],
  );
  return integerCell(row, 'incident_id');
}

/** The newest incident of a run that is of one of these types; null: there is none. */
export async function newestIncident(
  tx: Statements,
  of: {
    readonly broker: string;
    readonly account: string;
    readonly runId: string;
    readonly eventTypes: readonly string[];
  },
): Promise<{
  readonly incidentId: number;
  readonly eventType: string;
  readonly payload: JsonObject;
} | null> {
  const [row] = await tx.query(
    `SELECT incident_id, event_type, payload FROM account_incidents
     WHERE broker = $1 AND account = $2 AND run_id = $3 AND event_type = ANY($4::text[])
     ORDER BY incident_id DESC LIMIT 1`,
    [of.broker, of.account, of.runId, of.eventTypes],
  );
  if (row === undefined) return null;
  return {
    incidentId: integerCell(row, 'incident_id'),
    eventType: textCell(row, 'event_type'),
    payload: payloadCell(row),
  };
}

/** Every incident of an account as the line of its file, in order. */
export async function readIncidentLines(
  tx: Statements,
  of: { readonly broker: string; readonly account: string },
): Promise<readonly string[]> {
  const rows = await tx.query(
    `SELECT incident_id, run_id::text AS run_id, topic, event_type, payload, actor, ts_utc
     FROM account_incidents WHERE broker = $1 AND account = $2 ORDER BY incident_id`,
    [of.broker, of.account],
  );
  return rows.map((row) =>
    canonicalJson({
      actor: textCell(row, 'actor'),
      event_type: textCell(row, 'event_type'),
      incident_id: integerCell(row, 'incident_id'),
      payload: payloadCell(row),
      run_id: textCell(row, 'run_id'),
      topic: textCell(row, 'topic'),
      ts_utc: formatInstant(instantCell(row, 'ts_utc')),
    }),
  );
}
