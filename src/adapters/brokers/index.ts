export {
  findPaperBroker,
  paperLock,
  stopPaperBroker,
  type LockHolder,
  type PaperLock,
  type RunningPaperBroker,
} from './paper/client/running.ts';
export { PaperBroker } from './paper/client/paper-broker.ts';
export { PaperTradingBroker } from './paper/client/paper-trading-broker.ts';
export { servePaperBroker, type ServeOptions } from './paper/server/serve.ts';
export type { FaultPort } from './paper/server/fault-port.ts';
