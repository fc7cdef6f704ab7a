/** Audit events of a step: what it did, in its own words, under its own id. */
import { canonicalJson, Failure } from '../../../../foundation/core/index.ts';
import { CODES } from '../../../../foundation/model/index.ts';
import { isRefusedBy } from '../../connection/database-failure.ts';
import type { Transaction } from '../../connection/statements.ts';
import type { EngineStep, StepEvent } from './engine-step.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';

/** Whether the step was committed before. */
export async function isStepWritten(
  tx: Transaction,
  { runId, stepId }: Pick<EngineStep, 'runId' | 'stepId'>,
): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 AS written FROM audit_events WHERE run_id = $1 AND correlation_id = $2 LIMIT 1',
    [runId, stepId],
  );
  return rows.length > 0;
}

// Numbers are taken first, so that an event can name its cause in the same statement.
const INSERT_SQL = `WITH told AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('audit_events', 'audit_id')) AS audit_id, n.*
    FROM ROWS FROM (json_to_recordset($4::json) AS (topic text, event_type text, payload text, cause bigint))
      WITH ORDINALITY AS n (topic, event_type, payload, cause, place))
  INSERT INTO audit_events (audit_id, run_id, topic, event_type, payload, ts_utc, correlation_id, cause_id, actor)
  OVERRIDING SYSTEM VALUE
  SELECT t.audit_id, $1, t.topic, t.event_type, t.payload, clock_timestamp(), $2,
    (SELECT array_agg(audit_id ORDER BY place) FROM told)[t.cause + 1], $3
  FROM told AS t ORDER BY t.place`;

/** In their order. `RUN_SEALED` when nothing can follow any more. */
export async function insertEvents(tx: Transaction, step: EngineStep): Promise<void> {
  const { runId, stepId, actor, events } = step;
  try {
    await tx.query(INSERT_SQL, [runId, stepId, actor, jsonRows(events.map(eventCells))]);
  } catch (cause) {
    if (!isRefusedBy(cause, 'audit_events_before_seal')) throw cause;
    const { fix } = CODES.RUN_SEALED;
    throw new Failure('CONFLICT', 'RUN_SEALED', `run ${runId} is sealed`, { cause, fix });
  }
}

function eventCells({ topic, eventType, payload, cause }: StepEvent): JsonRow {
  return { topic, event_type: eventType, payload: canonicalJson(payload), cause };
}
