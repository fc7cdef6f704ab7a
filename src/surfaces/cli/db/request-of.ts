/** Which database the commands mean. */
import type { DatabaseRequest } from '../../../adapters/db/index.ts';
import type { Host } from '../host.ts';
import { homeOf } from '../places.ts';

/** The database of `MQK_DATABASE_URL`, else the embedded one of `MQK_HOME`. */
export function databaseRequest(host: Host): DatabaseRequest {
  return { home: homeOf(host), env: host.env };
}
