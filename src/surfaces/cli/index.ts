export { shippedBrokers } from './broker/shipped-brokers.ts';
export type { Host, Stream } from './host.ts';
export { runCli } from './program.ts';
