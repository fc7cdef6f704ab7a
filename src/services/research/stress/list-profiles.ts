/** The stress profiles that are shipped, and what each of them sets (`mqk stress list`). */
import { join } from 'node:path';
import { readStressLayers, shippedStressProfiles } from '../../../adapters/configfiles/index.ts';
import { leafTexts } from '../../../engines/config/index.ts';

export interface StressProfile {
  readonly name: string;
  /** Of the layer in canonical form. */
  readonly sha256: string;
  /** By path: what it sets, as canonical text. */
  readonly sets: Readonly<Record<string, string>>;
}

/** Profiles in code-unit order. Throws as reading a layer does. */
export function listStressProfiles(packageRoot: string): readonly StressProfile[] {
  const configDir = join(packageRoot, 'config');
  const stress = shippedStressProfiles(configDir);
  return readStressLayers({ configDir, stress }).map(({ name, sha256, root }) => ({
    name,
    sha256,
    sets: leafTexts(root),
  }));
}
