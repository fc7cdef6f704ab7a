/** What every chart is given. */
export interface ChartBase {
  /** Unique on the page, `[a-z][a-z0-9-]*`: the figure's anchor and the stem of the ids inside it. */
  readonly id: string;
}
