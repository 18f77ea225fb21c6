/** Items of the tables that one part holds: some megabytes. */
const ITEMS_OF_A_PART = 8_000;
const MOST_PARTS = 2_048;

/**
 * Into how many parts what is read is divided, so that each fits into memory with ease.
 *
 * @param items about how many the tables have
 */
export function partsFor(items: number): number {
  return Math.min(MOST_PARTS, Math.ceil(items / ITEMS_OF_A_PART) + 1);
}
