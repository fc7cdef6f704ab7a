/**
 * Columns of the first statement of a transaction whose rows are found one by one through their keys. What a JSON
 * parameter holds the planner can't see, nor how a table grew since it was last analysed, and it would read whole
 * tables, the longer a run the more: so it is told, for this transaction alone.
 */
export const BY_KEYS = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
  .map((setting) => `set_config('${setting}', 'off', true)`)
  .join(', ');

/**
 * The same, and the connection keeps the plans of what follows: of permits, which are few rows and many a second. A
 * batch in one JSON parameter is planned each time: a kept plan halves how many fills a second are booked.
 */
export const KEPT_BY_KEYS = `${BY_KEYS}, set_config('plan_cache_mode', 'auto', true)`;
