/** Words of persons that took orders back: events of the order's run and, once that is sealed, incidents of its account. */
import type { TakenBack } from '../../../../foundation/model/index.ts';
import type { Transaction } from '../../connection/statements.ts';
import { payloadCell } from '../record/payload-cell.ts';
import type { BrokerAccountName } from '../orders/inbox.ts';
import type { OrderRow } from '../orders/order-rows.ts';

/** The event or incident by which a person takes an order back; it is there before the cancel is sent. */
export const ORDER_CANCEL_ASKED = 'ORDER_CANCEL_ASKED';

/**
 * Condition: a person took the stop `o` back, knowing of the shares that it was for. The row of a sealed run's order says
 * so. Into that of a halted run the tick writes its own reason, which knows of no person: the word stands in the log,
 * correlated with the order.
 */
export const IS_WAIVED = `(o.reason IS NOT DISTINCT FROM 'OPERATOR_UNPROTECTED' OR EXISTS (
    SELECT FROM audit_events AS word WHERE word.run_id = o.run_id AND word.correlation_id = o.client_order_id
      AND word.event_type = '${ORDER_CANCEL_ASKED}' AND word.payload::jsonb -> 'unprotected' = 'true'))`;

/**
 * Words by which persons answered for shares without a stop, of the engine of $3 on the account of $1 and $2: symbol, `qty`
 * above 0, `side` of the shares, and when. They stand in the events that ended a winding down, which alone have versions.
 */
export const WORDS = `SELECT shares ->> 'symbol' AS symbol, abs((shares ->> 'qty')::bigint) AS qty,
    sign((shares ->> 'qty')::bigint) AS side, word.ts_utc AS said_at
  FROM runs AS r JOIN audit_events AS word USING (run_id)
    CROSS JOIN jsonb_array_elements(word.payload::jsonb -> 'answered_for') AS shares
  WHERE r.broker = $1 AND r.account = $2 AND r.engine_id = $3
    AND word.run_version IS NOT NULL AND word.event_type = 'RUN_QUIESCED'`;

/**
 * What the newest word about an order of a sealed run makes of its end; null: nobody took it back since. Words from before
 * the seal are in the log, which is not read here.
 */
export async function readTakenBack(
  tx: Transaction,
  { broker, account }: BrokerAccountName,
  { runId, clientOrderId }: OrderRow,
): Promise<TakenBack | null> {
  const rows = await tx.query(
    `SELECT payload FROM account_incidents
     WHERE broker = $1 AND account = $2 AND run_id = $3 AND event_type = $4 ORDER BY incident_id`,
    [broker, account, runId, ORDER_CANCEL_ASKED],
  );
  const asked = rows.map(payloadCell).findLast((one) => one['client_order_id'] === clientOrderId);
  if (asked === undefined) return null;
  return asked['unprotected'] === true ? 'OPERATOR_UNPROTECTED' : 'OPERATOR_CANCELED';
}
