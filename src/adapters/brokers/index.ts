export {
  findPaperBroker,
  stopPaperBroker,
  type RunningPaperBroker,
} from './paper/client/running.ts';
export { PaperBroker } from './paper/client/paper-broker.ts';
export { servePaperBroker, type ServeOptions } from './paper/server/serve.ts';
