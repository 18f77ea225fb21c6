/** What the schedule sends to the erase function. No message of its queue looks like it. */
export const PERSONS_COUNT_REQUEST = { report: 'persons-known' } as const;

export type PersonsCountRequest = typeof PERSONS_COUNT_REQUEST;
