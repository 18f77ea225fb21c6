/**
 * Everything that may go one way or another in a simulation. By chance it is drawn (`Random`); in a search each way is
 * taken in a run of its own (`Branches`).
 */
export interface Choices {
  /** Whether each way is taken in a run of its own. */
  readonly isSearch: boolean;
  /** At least 0 and below 1. */
  next(): number;
  chance(probability: number): boolean;
  /** Whole numbers, both ends included. */
  int(min: number, max: number): number;
  /** Small ones as likely as large ones: 1 to 10 as often as 100 to 1000. */
  magnitude(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /**
   * A way that a search takes each of.
   *
   * @param ways the first is what happens when nothing goes wrong; each other one is a fault
   * @param drawn what happens by chance
   * @param standstills further ways: each lets everything else go on for as long as it likes
   */
  fault<T>(ways: readonly T[], drawn: () => T, standstills?: readonly T[]): T;
  /** Of several things that are about to happen, the position of the one that comes first. By chance: the first. */
  order(count: number): number;
}
