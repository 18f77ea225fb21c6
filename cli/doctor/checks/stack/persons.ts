import {
  PERSONS_KNOWN_UP_TO_HOURS_OLD,
  PERSONS_OF_A_FILING,
  PERSONS_TO_WARN_AT,
} from '../../../../functions/domain/persons-known.ts';
import type { Check } from '../../check.ts';
import { ok, warning } from '../../finding.ts';

/** A number that DynamoDB knows already: counting the items would read the whole table. */
export const persons: Check = {
  name: 'persons',
  async run(deployment, commands) {
    const { items } = await deployment.table('persons');
    const known = `The Persons table has ${items.toLocaleString('en')} persons, counted up to ${PERSONS_KNOWN_UP_TO_HOURS_OLD} hours ago.`;
    if (items < PERSONS_TO_WARN_AT) return ok(known);
    return warning(
      `${known} Rules in mainland China ask for a filing at ${PERSONS_OF_A_FILING.toLocaleString('en')} persons.`,
      'Find out whether these rules apply to you. The privacy report has what a filing describes.',
      commands.faces('privacy-report'),
    );
  },
};
