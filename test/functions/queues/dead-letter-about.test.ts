import { describe, expect, it } from '@jest/globals';
import { deadLetterAbout } from '../../../functions/queues/dead-letter-about.ts';

const IMAGE = { objectKey: 'a b.jpg', version: 'v1' };
const PERSON = { personId: '1001' };
const AT = '2026-11-28T12:00:00.000Z';

function about(content: unknown) {
  return deadLetterAbout(typeof content === 'string' ? content : JSON.stringify(content));
}

describe('a message of a dead-letter queue is about', () => {
  it('the upload whose event it is, which names no person', () => {
    const object = { key: IMAGE.objectKey, size: 1, etag: 'e', 'version-id': 'v1', sequencer: '1' };
    const event = { source: 'aws.s3', 'detail-type': 'Object Created', time: AT };
    expect(about({ ...event, detail: { bucket: { name: 'images' }, object } })).toEqual({
      image: { bucket: 'images', ...IMAGE, eTag: 'e' },
      uploadedAt: AT,
    });
  });

  it('the image of a person that is to be enrolled, or whose face is to be removed', () => {
    expect(about({ ...IMAGE, ...PERSON, submission: 2 })).toMatchObject({ ...PERSON, image: IMAGE });
    expect(about({ remove: IMAGE, ...PERSON })).toEqual({ ...PERSON, image: IMAGE });
  });

  it.each([
    ['an event', {}],
    ['an event that its schema refuses', { size: -1 }],
    ['a record for analysis', { destination: 'analytics' }],
  ])('the image of an outcome that could not be published: %s', (_, more) => {
    const detail = { bucket: 'images', ...IMAGE, ...PERSON, uploadedAt: AT, status: 'ENROLLED', ...more };
    expect(about({ source: 'face-enrollment', 'detail-type': 'Image Enrolled', detail })).toEqual({
      ...PERSON,
      image: { bucket: 'images', ...IMAGE },
      uploadedAt: AT,
    });
  });

  it('the image of an erasure, but nothing for a request to erase a person, which an operator sends again', () => {
    const erasure = { erasureId: 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11', ...PERSON };
    expect(about({ ...erasure, ...IMAGE })).toMatchObject({ ...PERSON, image: IMAGE });
    expect(about(erasure)).toEqual({});
  });

  it('nothing that is known, when it is malformed', () => {
    expect(about('nonsense')).toEqual({});
    expect(about({ DDBStreamBatchInfo: {} })).toEqual({});
  });
});
