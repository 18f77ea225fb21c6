import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import type { FaceRow } from '../../functions/domain/face-row.ts';
import { EVENT_SOURCE } from '../../functions/domain/outcome/event-names.ts';
import { type ImageOutcome, imageOutcomeSchema } from '../../functions/domain/outcome/image-outcome.ts';
import { outcomeEvent } from '../../functions/domain/outcome/outcome-event.ts';
import { outcomeOf } from '../../functions/domain/outcome/outcome-of.ts';
import { OUTCOME_STATUSES } from '../../functions/domain/outcome/outcome-reasons.ts';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'examples', 'events');

const samples = globSync('*.json', { cwd: DIRECTORY }).map((file) => ({
  name: basename(file, '.json'),
  event: JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')),
}));

/** Every attribute that the schema of a status has. */
const ATTRIBUTES = imageOutcomeSchema.options.flatMap(({ entries }) => Object.keys(entries));

describe.each(samples)('the sample event $name', ({ name, event }) => {
  const outcome = event.detail as ImageOutcome;

  it('has an outcome that the schema accepts, and nothing that it does not know', () => {
    expect(v.parse(imageOutcomeSchema, outcome)).toEqual(outcome);
  });

  it('has the form that EventBridge gives to events', () => {
    const { 'detail-type': type, time } = outcomeEvent(outcome);
    expect(event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': type,
      source: EVENT_SOURCE,
      account: '111122223333',
      // EventBridge keeps whole seconds.
      time: time.replace(/\.\d+/, ''),
      region: 'eu-central-1',
      resources: [],
      detail: outcome,
    });
    expect(name).toContain(type.toLowerCase().replace(' ', '-'));
  });

  it('is what the functions publish for such a row, with that outcome id', () => {
    expect(outcomeOf(outcome as unknown as FaceRow, outcome.stack)).toEqual({ kind: 'outcome', outcome });
  });
});

describe('the sample events', () => {
  it('show each status, and each attribute that there is', () => {
    const outcomes = samples.map(({ event }) => event.detail);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(OUTCOME_STATUSES));
    expect(new Set(outcomes.flatMap(Object.keys))).toEqual(new Set(ATTRIBUTES));
  });
});
