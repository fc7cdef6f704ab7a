/** Entry of the test build: the same program, which has the broker `sim-live` beside the shipped ones. */
import { fileURLToPath } from 'node:url';
import { shippedBrokers } from '../../../src/surfaces/cli/index.ts';
import { runProcess } from '../../../src/surfaces/cli/run-process.ts';
import { SIM_LIVE } from './sim-live.ts';

const program = fileURLToPath(import.meta.url);
await runProcess({ url: import.meta.url, brokers: [...shippedBrokers(program), SIM_LIVE] });
