/**
 * Makes the runs behind the evidence again and holds what they give against what was sealed. A folder can be
 * rewritten with fresh hashes; its figures cannot, unless the runs give them.
 */
import type { Evaluation } from '../../../adapters/artifacts/index.ts';
import {
  canonicalJson,
  Failure,
  isList,
  isObject,
  objectIn,
  objectsIn,
  sha256Hex,
  textIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { planCheckOfRun } from '../strategy/check-plan.ts';
import { checkResult } from '../strategy/check-report.ts';
import { proveStrategy } from '../strategy/check-strategy.ts';
import { measureStress } from '../stress/run-stress.ts';
import { equityFile, questionOf } from '../stress/stress-json.ts';
import { planScenario, scenarioNames } from '../stress/stress-scenarios.ts';
import { repeatFolds } from '../walk-forward/repeat-folds.ts';
import type { GatheredEvidence } from './gather-evidence.ts';

/** What an evaluation should hold: JSON by the name of the file, the question under its own name. */
type Repeated = Readonly<Record<string, JsonObject>>;

const RESULT = 'result.json';
const EQUITY = 'equity.json';
const QUESTION = 'question';

/**
 * Fails with PROMOTION_EVIDENCE_DIFFERS, which names the first member that differs, or as the runs do. What a
 * walk-forward chose among is not tried again: its folds are made with the parameters that it says it chose.
 */
export async function reproduceEvidence(
  { check, stress, walkForward }: GatheredEvidence,
  plan: RunPlan,
  of: { readonly places: Places; readonly watch: Watch },
): Promise<void> {
  const { places, watch } = of;
  if (check !== null) {
    const report = await proveStrategy(planCheckOfRun(plan), places, watch);
    requireSame(check, { [RESULT]: checkResult(report) });
  }
  if (stress !== null) requireSame(stress, await stressAgain(stress, plan, of));
  if (walkForward !== null) {
    const again = await repeatFolds(walkForward, plan, watch);
    if (again === null) failDifferent(walkForward, `its ${QUESTION} is none of a walk-forward`);
    requireSame(walkForward, { [RESULT]: again.result, [EQUITY]: again.equity });
  }
}

async function stressAgain(
  { question }: Evaluation,
  plan: RunPlan,
  { places, watch }: { readonly places: Places; readonly watch: Watch },
): Promise<Repeated> {
  const profiles = objectsIn(question['profiles']).map(({ name }) => textIn(name) ?? '');
  const names =
    profiles.length === 0 ? [] : scenarioNames({ profiles, all: false }, places.packageRoot);
  const scenarios = names.map((name) => planScenario(name, plan, places));
  const asked = questionOf(scenarios);
  // Another question needs no runs to be refused.
  if (canonicalJson(asked) !== canonicalJson(question)) return { [QUESTION]: asked };
  const { base, stressed, result } = await measureStress(plan, scenarios, watch);
  return { [RESULT]: result, [EQUITY]: objectIn(parsed(equityFile(base, stressed))) };
}

function requireSame(evaluation: Evaluation, again: Repeated): void {
  for (const [name, wanted] of Object.entries(again)) {
    if (name === EQUITY) {
      if (evaluation.artifacts[name]?.sha256 === sha256Hex(`${canonicalJson(wanted)}\n`)) continue;
      failDifferent(evaluation, `${name} has other curves`);
    }
    const sealed = name === QUESTION ? evaluation.question : evaluation.result;
    const difference = firstDifference(sealed, parsed(canonicalJson(wanted)), name);
    if (difference !== null) failDifferent(evaluation, difference);
  }
}

/** The first member in which two values differ, in code-unit order; null: they are equal. */
function firstDifference(
  sealed: JsonValue | undefined,
  again: JsonValue | undefined,
  path: string,
): string | null {
  const [one, two] = [membersOf(sealed), membersOf(again)];
  if (one === null || two === null || isList(sealed) !== isList(again)) {
    const [was, is] = [textOf(sealed), textOf(again)];
    return was === is
      ? null
      : `${path} is ${shown(was)}, and ${shown(is)} when the runs are made again`;
  }
  for (const name of [...new Set([...two.keys(), ...one.keys()])]) {
    const found = firstDifference(one.get(name), two.get(name), `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

/** By name, or by place in a list; null: the value has none. */
function membersOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | null {
  if (isList(value)) return new Map(value.map((item, at) => [String(at), item]));
  return isObject(value) ? new Map(Object.entries(value)) : null;
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? 'absent' : canonicalJson(value);
}

/** Characters of a value in a message: a hash stands whole. */
const SHOWN_CHARACTERS = 72;

function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function parsed(text: string): JsonValue {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}

function failDifferent({ kind, path }: Evaluation, difference: string): never {
  const message = `the ${kind} ${path} is not what its runs give: ${difference}`;
  throw new Failure('CHECK', 'PROMOTION_EVIDENCE_DIFFERS', message, {
    fix: 'move the folder away and gather the evidence again; nothing was judged',
  });
}
