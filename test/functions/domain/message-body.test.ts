import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageBody } from '../../../functions/domain/message-body.ts';

/** What SQS takes in a body: the characters of XML 1.0, of which JSON needs no control character. */
const SQS_TAKES = /^[ -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

describe('the body of a message', () => {
  it('is JSON of characters that SQS takes, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (objectKey) => {
        const body = messageBody({ objectKey });
        expect(body).toMatch(SQS_TAKES);
        expect(JSON.parse(body)).toEqual({ objectKey });
      }),
    );
  });

  it.each(['\ufffe', '\uffff', 'a\uffff/\ufffe.jpg', '\ud800', '\u0000', '😀', '\u{1fffe}'])(
    'is so for %j',
    (objectKey) => {
      const body = messageBody({ objectKey });
      expect(body).toMatch(SQS_TAKES);
      expect(JSON.parse(body)).toEqual({ objectKey });
    },
  );
});
