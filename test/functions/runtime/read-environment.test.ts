import { describe, expect, it } from '@jest/globals';
import { ENV } from '../../../functions/runtime/environment.ts';
import { readIntakeEnvironment, readPublishEnvironment } from '../../../functions/runtime/read-environment.ts';

const ENVIRONMENT = {
  [ENV.facesTable]: 'faces',
  [ENV.personsTable]: 'persons',
  [ENV.uploadsQueueUrl]: 'https://sqs/uploads',
  [ENV.erasuresQueueUrl]: 'https://sqs/erasures',
  [ENV.preparationsQueueUrl]: 'https://sqs/preparations',
  [ENV.prepareImages]: 'needed',
  [ENV.preparedLongEdge]: '1920',
  [ENV.enrollmentsQueueUrl]: 'https://sqs/enrollments',
  [ENV.deadLetterQueueUrl]: 'https://sqs/dead-letters',
  [ENV.maxReceiveCount]: '12',
  [ENV.personTag]: 'person-id',
  [ENV.allowDuplicates]: 'false',
  [ENV.maxLongEdgeJpeg]: '4000',
  [ENV.maxLongEdgeOther]: '2000',
};

describe('a number of the environment', () => {
  it.each([
    ['62.5', 62.5],
    ['1e-7', 1e-7],
    ['1e-131', 0],
    ['0', 0],
  ])('is one that a row can hold: %s', (text, number) => {
    const read = readIntakeEnvironment({ ...ENVIRONMENT, [ENV.faceMatchThreshold]: text });
    expect(read[ENV.faceMatchThreshold]).toBe(number);
  });

  it.each(['', 'high', 'NaN'])('stops the function at its start when it is none: %j', (text) => {
    expect(() => readIntakeEnvironment({ ...ENVIRONMENT, [ENV.faceMatchThreshold]: text })).toThrow(
      "The function's environment is not what its stack sets (FACE_MATCH_THRESHOLD: ",
    );
  });
});

describe('the environment of publish', () => {
  const PUBLISH = {
    [ENV.facesTable]: 'faces',
    [ENV.deadLetterQueueUrl]: 'https://sqs/outcomes-dead-letters',
    [ENV.stackName]: 'FaceEnrollment',
    [ENV.annotateObjects]: 'false',
  };

  it('has no stream when outcomes are not analyzed', () => {
    expect(readPublishEnvironment(PUBLISH)[ENV.analyticsStream]).toBeUndefined();
  });

  it('names the stream, and the table of persons for their pseudonyms', () => {
    const analysis = { [ENV.analyticsStream]: 'outcomes', [ENV.personsTable]: 'persons' };
    expect(readPublishEnvironment({ ...PUBLISH, ...analysis })).toMatchObject(analysis);
  });
});
