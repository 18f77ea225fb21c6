import {
  PERSONS_KNOWN_UP_TO_HOURS_OLD,
  PERSONS_OF_A_FILING,
  PERSONS_TO_WARN_AT,
} from '../../../shared/persons-known.ts';
import { number } from '../../../shared/terminal/progress-bar.ts';
import type { Check } from '../../check.ts';
import { ok, warning } from '../../finding.ts';

/** A number that DynamoDB knows already: counting the items would read the whole table. */
export const persons: Check = {
  name: 'persons',
  async run(deployment, commands) {
    const { items } = await deployment.table('persons');
    const known = `The Persons table has ${number(items)} persons, counted up to ${PERSONS_KNOWN_UP_TO_HOURS_OLD} hours ago.`;
    if (items < PERSONS_TO_WARN_AT) return ok(known);
    return warning(
      `${known} Rules in mainland China ask for a filing at ${number(PERSONS_OF_A_FILING)} persons.`,
      'Find out whether these rules apply to you. The privacy report has what a filing describes.',
      commands.faces('privacy-report'),
    );
  },
};
