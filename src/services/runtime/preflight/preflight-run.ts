/** The preflight by itself: what an arming would say, and nothing is armed. */
import type { RunRow } from '../../../adapters/db/index.ts';
import type { PreflightResult } from '../../../engines/lifecycle/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { findBroker } from '../arming/open-broker.ts';
import { runPreflight } from './gather-evidence.ts';

/** A broker that this build lacks fails its checks; the others are made all the same. */
export async function preflightRun(run: RunRow, context: ArmingContext): Promise<PreflightResult> {
  return await runPreflight(run, findBroker(run, context.brokers), context);
}
