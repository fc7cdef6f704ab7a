/**
 * Places at which a test build kills itself (reliability reference, 7.7). The shipped build passes `NO_CRASH`:
 * there is no switch that could be turned on.
 *
 * | point     | what is durable there                                                                  |
 * | --------- | -------------------------------------------------------------------------------------- |
 * | CP0       | nothing: decided, and no row yet                                                        |
 * | CP1       | the request, PENDING                                                                    |
 * | CP2       | CLAIMED                                                                                 |
 * | CP3       | DISPATCHING, before the first byte                                                      |
 * | CP4       | the same, the request on its way                                                        |
 * | CP5       | the same, the answer arrived and not looked at                                          |
 * | CP6       | the same, the answer read and not stored                                                |
 * | CP7       | settled, the log behind                                                                 |
 * | CP8       | a message raw in the inbox, not applied                                                 |
 * | CP9       | the apply under way                                                                     |
 * | CP10      | applied, and nobody told the market                                                     |
 * | CP11      | a cancel or replacement DISPATCHING                                                     |
 * | CP12      | a fill applied with its stop PENDING                                                    |
 * | CP13      | DISARMING: who winds the run down knows of the fence                                    |
 * | CP14      | ARMING_PENDING: challenge open, checks passed, deadman file made (the arming command)   |
 * | CP15      | a file applied and not committed (the migrator)                                         |
 * | CP16      | artifacts half written                                                                  |
 * | CP17      | the rewriting of a sealed folder is told as begun, nothing moved (the export)           |
 * | CP18      | the damaged folder stands aside, the new one is not in its place (the export)           |
 */
export type CrashPoint =
  | 'CP0'
  | 'CP1'
  | 'CP2'
  | 'CP3'
  | 'CP4'
  | 'CP5'
  | 'CP6'
  | 'CP7'
  | 'CP8'
  | 'CP9'
  | 'CP10'
  | 'CP11'
  | 'CP12'
  | 'CP13'
  | 'CP14'
  | 'CP15'
  | 'CP16'
  | 'CP17'
  | 'CP18';

/** Told at each point that is passed: by the engine, its recovery, the arming command, the migrator, the export. */
export type CrashAt = (point: CrashPoint) => void;

export const NO_CRASH: CrashAt = () => undefined;
