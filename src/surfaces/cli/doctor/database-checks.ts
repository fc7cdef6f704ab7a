/** Checks of the database: is it there, is its schema ours, does it keep what it acknowledges, is its clock ours. */
import {
  clockSkewMs,
  connectTo,
  missingBinaries,
  readServerFacts,
  schemaOf,
  unsafeSettings,
  type Database,
  type DatabaseRequest,
} from '../../../adapters/db/index.ts';
import { MOST_CLOCK_SKEW_MS } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, type Code } from '../../../foundation/model/index.ts';
import { BY_ITSELF, isAppliedUnasked } from '../db/pending.ts';
import { failed, passed, type Check } from './check.ts';

/** In order; what cannot be asked because an earlier one failed is left out. */
export async function databaseChecks(request: DatabaseRequest): Promise<readonly Check[]> {
  const isEmbedded = (request.env['MQK_DATABASE_URL'] ?? '') === '';
  const binaries = isEmbedded ? [checkBinaries()] : [];
  try {
    const db = await connectTo(request);
    try {
      return [...binaries, ...(await checksOf(request, db))];
    } finally {
      await db.close();
    }
  } catch (error) {
    return [...binaries, toCheck('database_reachable', error)];
  }
}

async function checksOf(request: DatabaseRequest, db: Database): Promise<readonly Check[]> {
  const before = Date.now();
  const facts = await readServerFacts(db);
  const skew = clockSkewMs(facts.clock, before, Date.now());
  const what = db.isEmbedded ? 'embedded' : 'MQK_DATABASE_URL';
  const unsafe = unsafeSettings(facts);
  return [
    passed('database_reachable', `${what}, Postgres ${facts.version}, class ${db.databaseClass}`),
    await checkSchema(request, db),
    unsafe.length === 0
      ? passed('database_settings', 'fsync, full_page_writes and synchronous_commit hold')
      : failed(
          'database_settings',
          unsafe.join(', '),
          'correct them on the server; LIVE is refused',
        ),
    Math.abs(skew) <= MOST_CLOCK_SKEW_MS
      ? passed('clock_skew', `${skew} ms`)
      : failed('clock_skew', `${skew} ms`, 'set both machines by NTP'),
  ];
}

async function checkSchema(request: DatabaseRequest, db: Database): Promise<Check> {
  const state = await schemaOf(request, db);
  const { applied, pending, trouble } = state;
  if (trouble !== null) return toCheck('database_schema', trouble);
  const told = `${applied.length} applied, ${pending.length} pending`;
  if (pending.length === 0) return passed('database_schema', told);
  if (isAppliedUnasked(db, state)) return passed('database_schema', `${told}: ${BY_ITSELF}`);
  return failed('database_schema', told, 'run mqk db migrate');
}

function checkBinaries(): Check {
  try {
    const missing = missingBinaries();
    if (missing.length === 0) return passed('database_binaries', 'the package is complete');
    return failed('database_binaries', `missing: ${missing.join(', ')}`, 'run npm ci again');
  } catch (error) {
    return toCheck('database_binaries', error);
  }
}

/** A failure as a row; anything else is a defect and goes on. */
function toCheck(id: string, error: unknown): Check {
  if (!(error instanceof Failure)) throw error;
  const { code, message, fix } = error;
  return failed(id, `${code}: ${message}`, fix ?? fixOf(code));
}

function fixOf(code: string): string {
  return isCode(code) ? CODES[code].fix : CODES.INTERNAL_ERROR.fix;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(CODES, code);
}
