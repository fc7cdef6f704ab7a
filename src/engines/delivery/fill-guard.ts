/** The guard behind the identity of executions: never more shares of an order than its broker counts. */

/**
 * Whether `booked` shares of an order, one more execution of `qty` included, are more than the most that the
 * broker ever told as filled. Then one execution came under two identities: it is parked, not booked.
 */
export function exceedsBrokerCount(of: {
  readonly booked: number;
  readonly qty: number;
  readonly mostTold: number;
}): boolean {
  return of.booked + of.qty > of.mostTold;
}
