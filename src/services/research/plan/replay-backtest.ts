/** A written backtest done again from its sources: what of its folder is not what they give. */
import { readRunFolder } from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { Watch } from '../backtest-request.ts';
import { reproduceRun } from '../promotion/reproduce-run.ts';
import { programVersion } from '../provenance.ts';
import { planOfRun, type GivenSources } from './plan-of-run.ts';
import type { ResearchContext } from './run-plan.ts';

/** Null: every artifact is the same. Fails as reading the folder and planning its run do. */
export async function replayBacktest(
  of: { readonly outDir: string; readonly name: string },
  context: ResearchContext & { readonly given: GivenSources },
  watch: Watch,
): Promise<string | null> {
  const { places } = context;
  const version = programVersion(places.packageRoot);
  const folder = readRunFolder({ ...of, programVersion: version });
  const plan = await planOfRun(folder, context, watch);
  try {
    await reproduceRun(folder, plan, { places, watch });
    return null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'PROMOTION_RUN_DIFFERS') return error.message;
    throw error;
  }
}
