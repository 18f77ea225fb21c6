import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import {
  EventStreamSerde,
  eventStreamSerdeProvider,
  resolveEventStreamSerdeConfig,
} from '../../../../build/functions/replacements/event-streams.ts';

describe('streams of events in a bundle', () => {
  it('let a client be made that could have some', () => {
    const { config } = new S3Client({ region: 'us-east-1' });
    expect(resolveEventStreamSerdeConfig(config)).toBe(config);
  });

  it('say that they were left out when there is one', () => {
    expect(eventStreamSerdeProvider).toThrow('left out of this bundle');
    expect(() => Reflect.construct(EventStreamSerde, [])).toThrow('left out of this bundle');
  });
});
