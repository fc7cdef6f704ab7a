/**
 * `mqk config hash FILE…`: the hash of exactly the files given, merged in order. No base, no profile and
 * no required keys, so that the hash of a single layer, or of nothing, can be computed.
 */
import { hashLayers, type LayerHash } from '../../adapters/configfiles/index.ts';

/** Throws CONFIG_INVALID, FILE_NOT_FOUND, FILE_IS_DIRECTORY or FILE_NOT_READABLE. */
export function hashConfig(files: readonly string[]): LayerHash {
  return hashLayers(files);
}
