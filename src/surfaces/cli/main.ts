/** Entry of `mqk` as it is shipped. */
import { fileURLToPath } from 'node:url';
import { shippedBrokers } from './broker/shipped-brokers.ts';
import { runProcess } from './run-process.ts';

await runProcess({ url: import.meta.url, brokers: shippedBrokers(fileURLToPath(import.meta.url)) });
