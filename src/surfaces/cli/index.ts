export type { Host, Stream } from './host.ts';
export { runCli } from './program.ts';
