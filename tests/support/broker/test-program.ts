/**
 * Entry of the test build: the same program, which has the broker `sim-live` beside the shipped ones, and a
 * paper broker that can be made faulty, and an engine that dies or sleeps where it is told to, by a clock
 * that can be set.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { runProcess } from '../../../src/surfaces/cli/run-process.ts';
import { ScriptedFaults } from './faults/scripted-faults.ts';
import { crashFromEnv } from '../engine/crash-from-env.ts';
import { stepClock } from '../engine/step-clock.ts';
import { stopFromEnv } from '../engine/stop-from-env.ts';
import { SIM_LIVE } from './sim-live.ts';

const program = fileURLToPath(import.meta.url);
stepClock(process.env['MQK_TEST_STEP_MS']);
const crash = crashFromEnv(process.env['MQK_TEST_CRASH']);
const stop = stopFromEnv(process.env['MQK_TEST_STOP']);
const home = process.env['MQK_HOME'] ?? '.mqk';
await runProcess({
  url: import.meta.url,
  brokers: [...shippedBrokers(program), SIM_LIVE],
  crashAt: (point) => {
    crash(point);
    stop(point);
  },
  paperFaults: new ScriptedFaults(join(home, 'paper-faults.json')),
});
