/** States of an order that can still fill, as the right side of IN. */
export const WORKING_STATES = `('SUBMITTED', 'WORKING', 'PARTIALLY_FILLED', 'CANCEL_PENDING', 'REPLACE_PENDING')`;
