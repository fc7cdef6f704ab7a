/** Positions as the ledger has them: the only statements that add fills up. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Row, SqlValue, Statements } from '../../connection/statements.ts';
import { integerCell, textCell } from '../row-cells.ts';
import { IS_WAIVED, WORDS } from './taken-back.ts';
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
  return rows.map(positionOf);
}

/** A fill as it stands by now: shares above 0, money in micros. */
export interface StandingFill {
  readonly symbol: string;
  readonly side: 1 | -1;
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
}

/** Of a run, in the order in which they were first booked: a corrected fill stands where it stood. */
export async function readStandingFills(
  db: Statements,
  of: { readonly runId: RunId },
): Promise<readonly StandingFill[]> {
  const { sql, params } = countedFills(of);
  const rows = await db.query(
    `SELECT counted.symbol, counted.signed, counted.price, counted.fee
     FROM (${sql}) AS counted JOIN ledger_fills AS first USING (order_id, fill_number)
     WHERE first.kind = 'FILL' ORDER BY first.ledger_id`,
    params,
  );
  return rows.map((row) => {
    const signed = integerCell(row, 'signed');
    const [price, fee] = [integerCell(row, 'price'), integerCell(row, 'fee')];
    const side = signed < 0 ? -1 : 1;
    return { symbol: textCell(row, 'symbol'), side, qty: Math.abs(signed), price, fee };
  });
}

/** What the other runs of a run's engine hold on its account, by symbol; what they hold against each other is nothing. */
export async function readSharesOfOthers(
  db: Statements,
  of: EngineAccount & { readonly runId: RunId },
): Promise<readonly LedgerPosition[]> {
  const { broker, account, engineId, runId } = of;
  const { sql, params } = countedFills({ broker, account, engineId });
  const rows = await db.query(
    `SELECT symbol, sum(signed)::bigint AS qty FROM (${sql}) AS counted WHERE run_id <> $4
     GROUP BY symbol HAVING sum(signed) <> 0 ORDER BY symbol COLLATE "C"`,
    [...params, runId],
  );
  return rows.map(positionOf);
}

/**
 * Shares for which a stop was declared, by symbol: those of each run that issued a stop which would close what it holds of
 * the symbol, since it was last flat or on the other side, whatever became of the stop: one that was cancelled, rejected or
 * lost is a position that nothing protects. A stop that still works counts whenever it was issued. Shares of a run that
 * declared none need none, whoever else holds the symbol; and none those of a sealed or halted run whose stop a person
 * took back, knowing of them.
 */
export async function readDeclaredShares(
  db: Statements,
  of: FillsOf,
): Promise<readonly LedgerPosition[]> {
  const { sql, params } = declaredShares(of);
  const rows = await db.query(
    `SELECT symbol, sum(qty)::bigint AS qty FROM (${sql}) AS declared
     GROUP BY symbol HAVING sum(qty) <> 0 ORDER BY symbol COLLATE "C"`,
    params,
  );
  return rows.map(positionOf);
}

/**
 * Shares that need a stop, by symbol: those for which one was declared, less the number for which a person answered since
 * the last stop was issued for them. Such a word covers shares of every run of the engine that it was said about, and
 * none that came later.
 */
export async function readStoppedShares(
  db: Statements,
  of: EngineAccount,
): Promise<readonly LedgerPosition[]> {
  const { sql, params } = declaredShares(of);
  const rows = await db.query(
    `WITH declared AS (${sql}), words AS MATERIALIZED (${WORDS}),
     sides AS (
       SELECT symbol, sign(qty) AS side, sum(abs(qty)) AS shares, sum(abs(qty)) FILTER (
         WHERE issued_at < (SELECT max(said_at) FROM words WHERE (words.symbol, words.side) = (declared.symbol, sign(declared.qty)))
       ) AS older, min(issued_at) AS first_issued_at
       FROM declared GROUP BY symbol, sign(qty)),
     needing AS (
       SELECT symbol, side * (shares - least(coalesce(older, 0), (
         SELECT coalesce(sum(qty), 0) FROM words
         WHERE (words.symbol, words.side) = (sides.symbol, sides.side) AND said_at > first_issued_at))) AS qty
       FROM sides)
     SELECT symbol, sum(qty)::bigint AS qty FROM needing
     GROUP BY symbol HAVING sum(qty) <> 0 ORDER BY symbol COLLATE "C"`,
    params,
  );
  return rows.map(positionOf);
}

/** By run and symbol; `issued_at`: the newest stop for them. */
function declaredShares(of: FillsOf): {
  readonly sql: string;
  readonly params: readonly SqlValue[];
} {
  const { sql, params } = countedFills(of);
  const declared = `WITH steps AS (
       SELECT run_id, symbol, applied_at, sum(signed) OVER run AS qty,
         sign(sum(signed) OVER (run ORDER BY ledger_id)) AS side, sign(sum(signed) OVER run) AS side_now
       FROM (${sql}) AS counted WINDOW run AS (PARTITION BY run_id, symbol)),
     held AS (
       SELECT run_id, symbol, qty, max(applied_at) FILTER (WHERE side <> side_now) AS since
       FROM steps WHERE qty <> 0 GROUP BY run_id, symbol, qty)
     SELECT held.symbol, held.qty, max(o.created_at) AS issued_at
     FROM held JOIN oms_orders AS o ON o.run_id = held.run_id AND o.symbol = held.symbol AND o.role = 'STOP'
       AND o.side = CASE WHEN held.qty > 0 THEN 'SELL' ELSE 'BUY' END
       AND (since IS NULL OR o.created_at >= since OR o.state IN ${WORKING_STATES})
     GROUP BY held.run_id, held.symbol, held.qty
     HAVING bool_or(o.state IN ${WORKING_STATES}) OR NOT bool_or(${IS_WAIVED})`;
  return { sql: declared, params };
}

function positionOf(row: Row): LedgerPosition {
  return { symbol: textCell(row, 'symbol'), qty: integerCell(row, 'qty') };
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
  const sql = `SELECT f.run_id, f.symbol, f.ledger_id, f.applied_at, f.order_id, f.fill_number, f.price, f.fee,
      CASE f.side WHEN 'BUY' THEN f.qty ELSE -f.qty END AS signed
    FROM ledger_fills AS f JOIN runs AS r USING (run_id)
    WHERE ${where} AND f.kind <> 'BUST'
      AND NOT EXISTS (SELECT FROM ledger_fills AS later WHERE later.broker = f.broker
        AND later.account = f.account AND later.previous_execution_id = f.execution_id)`;
  return { sql, params };
}
