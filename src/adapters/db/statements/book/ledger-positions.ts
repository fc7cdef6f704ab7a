/** Positions as the ledger has them: the only statement that adds fills up. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { SqlValue, Statements } from '../../connection/statements.ts';
import { integerCell, textCell } from '../row-cells.ts';
import { WORKING_STATES } from './working-orders.ts';

/** One engine on one account. */
export interface EngineAccount {
  readonly broker: string;
  readonly account: string;
  readonly engineId: string;
}

/** Signed shares by the ledger, never 0. */
export interface LedgerPosition {
  readonly symbol: string;
  readonly qty: number;
}

/** Whose fills count: one run's own, or those of every run of an engine on an account. */
export type FillsOf = { readonly runId: RunId } | EngineAccount;

/** By symbol. */
export async function readLedgerPositions(
  db: Statements,
  of: FillsOf,
): Promise<readonly LedgerPosition[]> {
  const { sql, params } = countedFills(of);
  const rows = await db.query(
    `SELECT symbol, sum(signed)::bigint AS qty FROM (${sql}) AS counted
     GROUP BY symbol HAVING sum(signed) <> 0 ORDER BY symbol COLLATE "C"`,
    params,
  );
  return rows.map((row) => ({ symbol: textCell(row, 'symbol'), qty: integerCell(row, 'qty') }));
}

/**
 * Symbols of which the engine holds a position and issued a stop that would close it, since the position was
 * last flat or on the other side, whatever became of the stop: one that was cancelled, rejected or lost is a
 * position that nothing protects. A stop that still works counts whenever it was issued.
 */
export async function readStoppedSymbols(
  db: Statements,
  of: EngineAccount,
): Promise<ReadonlySet<string>> {
  const { sql, params } = countedFills(of);
  const rows = await db.query(
    `WITH steps AS (
       SELECT symbol, applied_at, sign(sum(signed) OVER (PARTITION BY symbol ORDER BY ledger_id)) AS side,
         sign(sum(signed) OVER (PARTITION BY symbol)) AS side_now
       FROM (${sql}) AS counted),
     held AS (
       SELECT symbol, side_now, max(applied_at) FILTER (WHERE side <> side_now) AS since
       FROM steps WHERE side_now <> 0 GROUP BY symbol, side_now)
     SELECT DISTINCT o.symbol FROM oms_orders AS o JOIN runs AS r USING (run_id) JOIN held USING (symbol)
     WHERE o.broker = $1 AND o.account = $2 AND r.engine_id = $3 AND o.role = 'STOP'
       AND o.side = CASE WHEN side_now > 0 THEN 'SELL' ELSE 'BUY' END
       AND (since IS NULL OR o.created_at >= since OR o.state IN ${WORKING_STATES})`,
    params,
  );
  return new Set(rows.map((row) => textCell(row, 'symbol')));
}

/** A fill that a later row corrects or busts doesn't count; neither does the bust itself. */
function countedFills(of: FillsOf): { readonly sql: string; readonly params: readonly SqlValue[] } {
  // A row of a run, which has both, means its engine.
  const [where, params] =
    'engineId' in of
      ? [
          'f.broker = $1 AND f.account = $2 AND r.engine_id = $3',
          [of.broker, of.account, of.engineId],
        ]
      : ['f.run_id = $1', [of.runId]];
  const sql = `SELECT f.symbol, f.ledger_id, f.applied_at,
      CASE f.side WHEN 'BUY' THEN f.qty ELSE -f.qty END AS signed
    FROM ledger_fills AS f JOIN runs AS r USING (run_id)
    WHERE ${where} AND f.kind <> 'BUST'
      AND NOT EXISTS (SELECT FROM ledger_fills AS later WHERE later.broker = f.broker
        AND later.account = f.account AND later.previous_execution_id = f.execution_id)`;
  return { sql, params };
}
