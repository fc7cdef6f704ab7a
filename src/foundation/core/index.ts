export { base32Lower } from './base32.ts';
export { canonicalJson, type JsonObject, type JsonValue } from './canonical-json.ts';
export {
  Float64Column,
  Int32Column,
  restoreColumns,
  snapshotColumns,
  type NumberColumn,
} from './columns.ts';
export { countEdits } from './count-edits.ts';
export {
  formatScaled,
  isDecimalText,
  normalizeDecimal,
  parseScaled,
  type DecimalError,
} from './decimal.ts';
export { Failure, interrupted, type FailureKind, type Problem } from './failure.ts';
export { assertNever, invariant, InvariantViolation, type Facts } from './invariant.ts';
export { canonicalObject } from './json/canonical-object.ts';
export {
  isList,
  isObject,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  textsIn,
} from './json/json-members.ts';
export { listOf, numberOf, numbersOf, objectOf } from './json/json-read.ts';
export { Prng } from './prng.ts';
export { err, ok, type Result } from './result.ts';
export {
  addExact,
  failOverflow,
  floorDiv,
  isProductGreater,
  MAX_SAFE,
  mulDivCeil,
  mulDivFloor,
  mulExact,
  mulPpmCeil,
  mulPpmFloor,
} from './safe-int.ts';
export { Secret } from './secret.ts';
export { parseSha256Hex, sha256Bytes, sha256Hex, sha256OfParts, type Sha256Hex } from './sha256.ts';
export { compareCodeUnits } from './text-order.ts';
export { parseUuid, URL_NAMESPACE, uuidV5, uuidV7, type Uuid } from './uuid.ts';
