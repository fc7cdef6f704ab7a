/** Which orders can still fill, in SQL. */
import { isWorkingState, ORDER_STATES } from '../../../../foundation/model/index.ts';

const WORKING = ORDER_STATES.filter((_, id) => isWorkingState(id));

/** States of an order that can still fill, as the right side of IN. */
export const WORKING_STATES = `('${WORKING.join("', '")}')`;
