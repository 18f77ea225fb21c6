import { describe, expect, it } from '@jest/globals';
import { parseUploadEvent } from '../../../functions/intake/upload-event.ts';
import { IntakeWorld } from '../../fakes/intake-world.ts';

describe('an event of an upload', () => {
  it('has the same ETag with quotes or without', () => {
    const world = new IntakeWorld();
    for (const eTag of ['0cc175b9c0f1b6a831c399e269772661-2', '"0cc175b9c0f1b6a831c399e269772661-2"']) {
      expect(parseUploadEvent(world.event('a', { eTag }))?.eTag).toBe('0cc175b9c0f1b6a831c399e269772661-2');
    }
  });

  it('without a sequencer is an event all the same', () => {
    const event = JSON.parse(new IntakeWorld().event('a'));
    delete event.detail.object.sequencer;
    expect(parseUploadEvent(JSON.stringify(event))).toMatchObject({ objectKey: 'a', sequencer: '0' });
  });
});
