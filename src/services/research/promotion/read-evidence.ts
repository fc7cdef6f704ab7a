/**
 * What the results of evaluations say to the gates. What is absent or of another type is read as the worst:
 * a proof that failed, a run that was halted, a figure that is missing.
 */
import type { Evaluation } from '../../../adapters/artifacts/index.ts';
import {
  readJudgedMetrics,
  REQUIRED_PROFILE,
  type CheckEvidence,
  type ProofEvidence,
  type RunEnd,
  type StressEvidence,
  type WalkForwardEvidence,
} from '../../../engines/promotion/index.ts';
import {
  canonicalJson,
  isList,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { MS_PER_DAY, parseInstant, REASONS, type Reason } from '../../../foundation/model/index.ts';

/** What is read of an evaluation that was verified. */
type Sealed = Pick<Evaluation, 'id' | 'result'>;
/** With the run that it is about. */
type SealedAbout = Sealed & {
  readonly subject: { readonly strategy: { readonly params: JsonObject } };
};

/** Ways to lay out folds in which training comes before the test. */
const FORWARD_SCHEMES: readonly string[] = ['rolling', 'anchored'];

/** Of a sealed strategy check. */
export function checkEvidence({ id, result }: Sealed): CheckEvidence {
  return {
    id,
    lookahead: proofOf(result['lookahead']),
    warmup: proofOf(result['warmup']),
    determinism: proofOf(result['determinism']),
  };
}

/**
 * Of sealed stress runs. `configHashOf` gives the hash that the run's config has under a profile of that name:
 * a profile that was overridden, or was another when the run was stressed, is told.
 */
export function stressEvidence(
  { id, result }: Sealed,
  configHashOf: (profile: string) => string,
): StressEvidence {
  const rows = objectsIn(result['profiles']);
  const names = rows.map(({ name }) => textIn(name));
  return {
    id,
    profiles: rows.map((row) => {
      const profile = textIn(row['name']) ?? '';
      return {
        profile,
        faults:
          profile === REQUIRED_PROFILE ? [...misnamed(names), ...faultsOf(row, configHashOf)] : [],
        end: endOf(row),
        metrics: readJudgedMetrics(row),
      };
    }),
  };
}

/** Of a sealed walk-forward run. */
export function walkForwardEvidence({ id, result, subject }: SealedAbout): WalkForwardEvidence {
  const own = canonicalJson(subject.strategy.params);
  const all = objectsIn(result['folds']);
  // Folds that were fitted to parameters of their own say nothing of the run's.
  const isOwn = all.every(({ params }) => params !== undefined && canonicalJson(params) === own);
  const folds = isOwn ? all : [];
  return {
    id,
    isForward: FORWARD_SCHEMES.includes(textIn(result['scheme']) ?? ''),
    plannedFolds: numberIn(result['planned_folds']) ?? 0,
    testedDays: testedDays(folds),
    folds: folds.map((fold) => ({
      totalReturn: numberIn(fold['total_return']),
      maxDrawdown: numberIn(fold['max_drawdown']),
      end: endOf(fold),
    })),
  };
}

function proofOf(value: JsonValue | undefined): ProofEvidence {
  const proof = objectIn(value);
  const problem = proof['first_problem'];
  const { code, what, found } = objectIn(problem);
  const told = [code, what, found].filter((part) => typeof part === 'string').join(' ');
  return {
    passed: proof['passed'] === true && problem === null,
    checked: numberIn(proof['checked']) ?? 0,
    problem: told === '' ? null : told,
  };
}

/** Rows without a name, or two of one, leave open which of them is the stress. */
function misnamed(names: readonly (string | null)[]): readonly string[] {
  const count = names.filter((name) => name === null || name === REQUIRED_PROFILE).length;
  return count === 1 ? [] : [`${count} rows may be that of ${REQUIRED_PROFILE}`];
}

function faultsOf(row: JsonObject, configHashOf: (profile: string) => string): readonly string[] {
  return [
    ...(row['has_effect'] === true ? [] : ['orders fill as in the run itself']),
    ...(row['config_hash'] === configHashOf(REQUIRED_PROFILE)
      ? []
      : [`its config is not that of the run under ${REQUIRED_PROFILE}`]),
    ...namedIn(row, 'eased', (item) => item),
    ...namedIn(row, 'overridden', (item) => objectIn(item)['path']),
  ];
}

/** A fault for each key that the list `member` names, by `keyOf`; one for a list that is not there. */
function namedIn(
  row: JsonObject,
  member: 'eased' | 'overridden',
  keyOf: (item: JsonValue) => JsonValue | undefined,
): readonly string[] {
  const items = row[member];
  if (!isList(items)) return [`it does not say what was ${member}`];
  return items.map(
    (item) => `${textIn(keyOf(item)) ?? 'a key that it does not name'} was ${member}`,
  );
}

/** A list of blocks that is not there is read as a block. */
function endOf(run: JsonObject): RunEnd {
  return {
    halted: run['halted'] !== false,
    haltReason: reasonOf(run['halt_reason']),
    disarmed: run['disarmed'] !== false,
    disarmReason: reasonOf(run['disarm_reason']),
    blocked: (isList(run['blocked']) ? objectsIn(run['blocked']) : [{}]).map(
      ({ symbol, reason }: JsonObject) => ({
        symbol: textIn(symbol) ?? 'a symbol',
        reason: reasonOf(reason),
      }),
    ),
  };
}

/** From the first bar of any test window to the last of any, in days; null when a fold does not say its own. */
function testedDays(folds: readonly JsonObject[]): number | null {
  const timesOf = (end: 'from' | 'to'): readonly number[] =>
    folds.map((fold) => parseInstant(textIn(objectIn(fold['test'])[end]) ?? '') ?? NaN);
  const days = (Math.max(...timesOf('to')) - Math.min(...timesOf('from'))) / MS_PER_DAY;
  return Number.isFinite(days) ? Math.round(days) : null;
}

function reasonOf(value: JsonValue | undefined): Reason | null {
  return REASONS.find((reason) => reason === value) ?? null;
}
