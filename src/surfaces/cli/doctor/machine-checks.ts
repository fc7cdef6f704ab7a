/** Checks of the machine: Node, folders, disk, keys, the deadman's key. Nothing is changed but a probe file. */
import { existsSync, lstatSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { judgeConfig } from '../../../adapters/configfiles/index.ts';
import { LEAST_FREE_DISK } from '../../../engines/lifecycle/index.ts';
import { keyStatus } from '../../../engines/isolation/index.ts';
import { configRequest, type ConfigFlags } from '../config/config-flags.ts';
import type { Host } from '../host.ts';
import { homeOf } from '../places.ts';
import { counted } from '../text/counted.ts';
import { failed, passed, type Check } from './check.ts';

/** What package.json asks for. */
const OLDEST_NODE = [20, 19] as const;
const BYTES_PER_MB = 1024 * 1024;

export function machineChecks(flags: ConfigFlags, host: Host): readonly Check[] {
  const home = homeOf(host);
  return [
    checkNode(process.versions.node),
    checkWritable('home_writable', home, 'MQK_HOME'),
    checkWritable('working_directory_writable', host.cwd, 'the working directory'),
    checkDisk(home),
    ...checkKeys(flags, host),
    checkDeadmanKey(join(home, 'deadman.key')),
  ];
}

function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const told = `Node ${version}`;
  return isEnough
    ? passed('node_version', told)
    : failed('node_version', told, `install Node ${OLDEST_NODE.join('.')} or newer`);
}

/** Writes a file and removes it: permission bits alone do not tell of read-only disks. */
function checkWritable(id: string, folder: string, what: string): Check {
  const probe = join(folder, `.mqk-probe-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
    return passed(id, folder);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return failed(
      id,
      `${folder}: ${why}`,
      `give write permission, or let ${what} be another folder`,
    );
  }
}

function checkDisk(home: string): Check {
  const { bavail, bsize } = statfsSync(existingPart(home));
  const free = bavail * bsize;
  const told = `${Math.floor(free / BYTES_PER_MB)} MB free at ${home}`;
  if (free >= LEAST_FREE_DISK) return passed('disk_space', told);
  return failed('disk_space', told, `make room: ${LEAST_FREE_DISK / BYTES_PER_MB} MB are wanted`);
}

function existingPart(path: string): string {
  return existsSync(path) ? path : existingPart(dirname(path));
}

/** The variables that the config names are set; what they hold is read by nothing here. */
function checkKeys(flags: ConfigFlags, host: Host): readonly Check[] {
  const judged = judgeConfig(configRequest(flags, host));
  if (!judged.ok) {
    const told = `${counted(judged.error.length, 'problem')}, first ${judged.error[0]?.code ?? ''}`;
    return [failed('config', told, 'mqk config validate shows them all')];
  }
  const config = judged.value;
  const read = config.readerFor('engines/isolation');
  const apiKey = read.nameAt('broker.keys_env.api_key') ?? '';
  const apiSecret = read.nameAt('broker.keys_env.api_secret') ?? '';
  // As P7.keys: the paper broker knows its owner by the file system.
  const isPaper =
    config.mode === 'PAPER' &&
    config.readerFor('services/runtime').choice('broker.environment') === 'PAPER';
  const rows = isPaper ? [] : keyStatus(config.mode, { apiKey, apiSecret }, host.env);
  const unset = rows.filter(({ status }) => status === 'unset').map(({ variable }) => variable);
  const told =
    rows.length === 0 ? 'not applicable' : rows.map(({ variable }) => variable).join(', ');
  return [
    passed('config', `valid in ${config.mode}`),
    unset.length === 0
      ? passed('config_keys', `${told} in ${config.mode}`)
      : failed('config_keys', `unset: ${unset.join(', ')}`, 'set them in the environment'),
  ];
}

/** Who reads the key can write deadman files that pass. */
function checkDeadmanKey(path: string): Check {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return passed('deadman_key', 'not made yet');
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  const told = `${path} has mode ${mode}`;
  if (found.isFile() && (found.mode & 0o077) === 0) return passed('deadman_key', told);
  return failed('deadman_key', told, `chmod 600 ${path}; it must be a plain file`);
}
