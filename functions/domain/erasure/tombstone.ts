/** What stays of a person who is being erased, or was erased a short time ago: images that are on their way find it. */
export interface Tombstone {
  /** Of the erasure, a UUID. */
  readonly id: string;
  /** ISO 8601. What was uploaded at or before it is erased, what was uploaded later is not touched. */
  readonly asOf: string;
  /**
   * ISO 8601: when the tombstone of a person is over who has images that were uploaded later. The item of such a person has no
   * `expiresAt`, because TTL must not delete it.
   */
  readonly until?: string | undefined;
}

/** The attributes of a Persons item that an erasure writes. */
export interface ErasedPerson {
  readonly erasing?: Tombstone | undefined;
  /** Epoch seconds, as DynamoDB's TTL takes them. Absent while the erasure is under way, or could not remove everything. */
  readonly expiresAt?: number | undefined;
}

/** A message lasts for 14 days at most. One day more covers what is written at its end. */
export const TOMBSTONE_DAYS = 15;

/**
 * The tombstone, as long as it counts: TTL may take an item two days late.
 *
 * @param now epoch milliseconds
 * @returns undefined when there is none, or when it is over
 */
export function tombstoneOf(person: ErasedPerson | undefined, now: number): Tombstone | undefined {
  const { erasing, expiresAt } = person ?? {};
  const end = expiresAt === undefined ? Date.parse(erasing?.until ?? '') : expiresAt * 1000;
  return end <= now ? undefined : erasing;
}

/** @param uploadedAt of an image, ISO 8601 */
export function coversUpload({ asOf }: Pick<Tombstone, 'asOf'>, uploadedAt: string): boolean {
  return Date.parse(uploadedAt) <= Date.parse(asOf);
}

/**
 * Whether an image of the person belongs to the erasure: its message goes to the erasures queue. A later image of a person
 * with a tombstone is rejected as `PersonErased`.
 *
 * @param uploadedAt of the image, ISO 8601
 * @param now epoch milliseconds
 */
export function isErased(person: ErasedPerson | undefined, uploadedAt: string, now: number): boolean {
  const tombstone = tombstoneOf(person, now);
  return tombstone !== undefined && coversUpload(tombstone, uploadedAt);
}
