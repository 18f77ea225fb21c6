/** What DynamoDB can store: magnitudes from 1e-130 up to 1e126, and 0. It refuses the whole item for any other number. */
const LEAST = 1e-130;
const TOO_LARGE = 1e126;

/** What is closer to 0 than a table can store is 0. */
export function nearZeroIsZero(number: number): number {
  return Math.abs(number) < LEAST ? 0 : number;
}

export function isStorable(number: number): boolean {
  return nearZeroIsZero(number) === number && Math.abs(number) < TOO_LARGE;
}
