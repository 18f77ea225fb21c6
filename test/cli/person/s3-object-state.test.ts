import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { objectState } from '../../../cli/person/s3-object-state.ts';
import { recording } from '../../fakes/recording-client.ts';

const IMAGE = { objectKey: 'a.jpg', version: 'v1' };

function asked(answer: object) {
  const s3 = recording(new S3Client({ region: 'us-east-1' }), answer);
  return { state: objectState(s3.client, 'images', IMAGE), asked: s3.asked };
}

const failure = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

it('asks for exactly that version', async () => {
  const { state, asked: requests } = asked({});
  expect(await state).toBe('there');
  expect(requests).toEqual([{ Bucket: 'images', Key: 'a.jpg', VersionId: 'v1' }]);
});

it.each([
  ['gone', failure('NotFound', 404)],
  ['gone', failure('405', 405)],
  ['gone', failure('400', 400)],
  ['denied', failure('403', 403)],
])('is %s after %s', async (state, error) => {
  expect(await asked(error).state).toBe(state);
});

it('takes no outage for an answer', async () => {
  await expect(asked(failure('503', 503)).state).rejects.toThrow('503');
});
