/**
 * Entry of the test build: the same program, which has the broker `sim-live` beside the shipped ones, and a
 * paper broker that can be made faulty, and an engine that dies where it is told to.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { runProcess } from '../../../src/surfaces/cli/run-process.ts';
import { ScriptedFaults } from './faults/scripted-faults.ts';
import { crashFromEnv } from '../engine/crash-from-env.ts';
import { SIM_LIVE } from './sim-live.ts';

const program = fileURLToPath(import.meta.url);
const home = process.env['MQK_HOME'] ?? '.mqk';
await runProcess({
  url: import.meta.url,
  brokers: [...shippedBrokers(program), SIM_LIVE],
  crashAt: crashFromEnv(process.env['MQK_TEST_CRASH']),
  paperFaults: new ScriptedFaults(join(home, 'paper-faults.json')),
});
