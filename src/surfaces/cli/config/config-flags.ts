/** Flags that choose the layers and the mode of a config. */
import { join } from 'node:path';
import type { ConfigRequest } from '../../../adapters/configfiles/index.ts';
import { modeArgument, parsePair } from '../arguments.ts';
import type { Host } from '../host.ts';

/** As commander gives them. */
export interface ConfigFlags {
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly mode: string;
}

/** The request of those flags; USAGE_INVALID when one cannot be read. */
export function configRequest(flags: ConfigFlags, host: Host): ConfigRequest {
  return {
    configDir: configDirOf(host),
    files: flags.config ?? null,
    cwd: host.cwd,
    sets: (flags.set ?? []).map((text) => {
      const { name, value } = parsePair('--set', text);
      return { path: name, value };
    }),
    mode: modeArgument(flags.mode),
  };
}

/** The `config` folder of the package. */
function configDirOf(host: Host): string {
  return join(host.packageRoot, 'config');
}
