import { DEFAULT_GROUP_ID } from '../stand-in/groups.ts';

/** Metadata name of the name that a new person gets. */
export const PERSON_NAME_TAG = 'person-name';

/** Settings of the stack that the samples need: images of unknown persons create them. */
export const SAMPLE_SETTINGS: Readonly<Record<string, string>> = {
  createPersonsInGroup: DEFAULT_GROUP_ID,
  personNameTag: PERSON_NAME_TAG,
};
