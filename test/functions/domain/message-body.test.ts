import { describe, expect, it } from '@jest/globals';
import { messageBody } from '../../../functions/domain/message-body.ts';

describe('the body of a message', () => {
  it.each(['plain.jpg', '人脸/张伟 😀.jpg', 'a\ufffeb\uffffc.jpg', '\ud800 alone', 'tab\tand\u0001'])(
    'of the key %j parses to the same value, in characters that SQS accepts',
    (objectKey) => {
      const body = messageBody({ objectKey });
      expect(JSON.parse(body)).toEqual({ objectKey });
      // What XML 1.0 calls a character, which is what SQS documents.
      expect(body).toMatch(/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
    },
  );
});
