/** The outages of the specification at their full length, each as something that is done to a run that trades. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { brokerPid } from '../broker/paper-process.ts';
import { TEST_PROGRAM } from '../cli/run-in-process.ts';
import type { DatabaseProxy } from './database-proxy.ts';
import type { OutageRun } from './outage-run.ts';
import type { ServerBench } from './server-bench.ts';

const OUTAGE_MS = 10_000;
const SHORT_MS = 2_000;
const HOUR_MS = 3_600_000;

export interface OutageScene {
  readonly server: ServerBench;
  readonly proxy: DatabaseProxy;
  readonly run: OutageRun;
}

export interface TrueOutage {
  readonly name: string;
  /** Of the engine's process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called while the run trades; resolves when the outage is over. */
  readonly happen: (scene: OutageScene) => Promise<void>;
}

const refusedFor =
  (ms: number) =>
  async ({ proxy }: OutageScene) => {
    await proxy.refuse();
    await sleep(ms);
    await proxy.accept();
  };

const hungFor =
  (ms: number) =>
  async ({ proxy }: OutageScene) => {
    proxy.hang();
    await sleep(ms);
    proxy.goOn();
  };

const serverGoneFor =
  (ms: number) =>
  async ({ server }: OutageScene) => {
    server.signal('SIGKILL');
    await sleep(ms);
    await server.startServer();
  };

const serverStoppedFor =
  (ms: number) =>
  async ({ server }: OutageScene) => {
    server.signal('SIGSTOP');
    await sleep(ms);
    server.signal('SIGCONT');
  };

const engineStoppedFor =
  (ms: number) =>
  async ({ run }: OutageScene) => {
    run.signal('SIGSTOP');
    await sleep(ms);
    run.signal('SIGCONT');
  };

/** It stopped itself there. */
const woken = async ({ run }: OutageScene): Promise<void> => {
  await sleep(OUTAGE_MS);
  run.signal('SIGCONT');
};

const watched = async (scene: OutageScene): Promise<void> => {
  const env = { PATH: process.env['PATH'], ...scene.server.bench.desk.env };
  const watcher = spawn(process.execPath, [TEST_PROGRAM, 'watch'], { env, stdio: 'ignore' });
  await sleep(SHORT_MS);
  await engineStoppedFor(OUTAGE_MS)(scene);
  watcher.kill('SIGTERM');
};

const broker = ({ server }: OutageScene, signal: NodeJS.Signals): void => {
  process.kill(brokerPid(server.home) ?? 0, signal);
};

const stepped = ({ run }: OutageScene): Promise<void> => {
  run.signal('SIGUSR2');
  return Promise.resolve();
};

const clock = (stepMs: number) => ({ MQK_TEST_STEP_MS: String(stepMs) });

export const TRUE_OUTAGES: readonly TrueOutage[] = [
  { name: 'database refuses for 2 s', happen: refusedFor(SHORT_MS) },
  { name: 'database refuses for 10 s', happen: refusedFor(OUTAGE_MS) },
  { name: 'database silent for 2 s', happen: hungFor(SHORT_MS) },
  { name: 'database silent for 10 s', happen: hungFor(OUTAGE_MS) },
  { name: 'server killed, started at once', happen: serverGoneFor(0) },
  { name: 'server killed, started after 10 s', happen: serverGoneFor(OUTAGE_MS) },
  { name: 'server stopped for 10 s', happen: serverStoppedFor(OUTAGE_MS) },
  {
    name: 'broker killed',
    happen: (scene) => {
      broker(scene, 'SIGKILL');
      return Promise.resolve();
    },
  },
  {
    name: 'broker stopped for 10 s',
    happen: async (scene) => {
      broker(scene, 'SIGSTOP');
      await sleep(OUTAGE_MS);
      broker(scene, 'SIGCONT');
    },
  },
  { name: 'engine stopped for 10 s', happen: engineStoppedFor(OUTAGE_MS) },
  { name: 'engine stopped for 10 s, watched', happen: watched },
  { name: 'engine stopped behind its permit', env: { MQK_TEST_STOP: 'CP3:4' }, happen: woken },
  { name: 'engine stopped while it connects', env: { MQK_TEST_STOP: 'CP4:4' }, happen: woken },
  { name: "engine's clock 1 h forwards", env: clock(HOUR_MS), happen: stepped },
  { name: "engine's clock 1 h back", env: clock(-HOUR_MS), happen: stepped },
];
