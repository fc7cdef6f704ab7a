/** Names of environment variables, as a config may give them (contract 9). */

/** The whole name, for messages and the JSON Schema. */
export const ENV_NAME_PATTERN = '[A-Z][A-Z0-9_]*';

const ENV_NAME = new RegExp(`^${ENV_NAME_PATTERN}$`);

/** Whether a text has the form of an environment variable's name: capitals, digits and underscores. */
export function isEnvName(text: string): boolean {
  return ENV_NAME.test(text);
}
