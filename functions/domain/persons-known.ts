/** Rules in mainland China ask for a filing with the authorities from this number of persons on whose faces are kept. */
export const PERSONS_OF_A_FILING = 100_000;

/** From here on, `doctor` and `privacy-report` warn: a filing takes preparation. */
export const PERSONS_TO_WARN_AT = 90_000;

/** How old the number can be: DynamoDB counts the items of a table about every six hours. */
export const PERSONS_KNOWN_UP_TO_HOURS_OLD = 6;
