/** What the catalogue says of a code: its meaning, and what to do. */
export interface CodeEntry {
  readonly meaning: string;
  readonly fix: string;
}
