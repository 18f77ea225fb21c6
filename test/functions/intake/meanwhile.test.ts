import { beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { IntakeWorld } from '../../fakes/intake-world.ts';
import { EOI, frame, jpeg, segment } from '../domain/image/bytes.ts';

let world: IntakeWorld;
beforeEach(async () => {
  world = new IntakeWorld();
  const bytes = await sharp({ create: { width: 100, height: 100, channels: 3, background: '#888' } })
    .png()
    .toBuffer();
  world.stored('a', { bytes });
});

describe('an object', () => {
  it('that is deleted between two reads of its header is ObjectGone, and the row has its person', async () => {
    world.stored('a', { bytes: jpeg(segment(0xe1, new Uint8Array(60_000)), frame(0xc0, 300, 200), EOI) });
    world.window = async () => 'gone';
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'done' });
    expect(world.onlyRow).toMatchObject({ status: 'REJECTED', reason: 'ObjectGone', personId: '1001' });
  });

  it('whose version the event names is that one whatever its ETag, and the row has the ETag that was read', async () => {
    await world.receive(world.event('a', { eTag: 'another' }));
    expect(world.onlyRow).toMatchObject({ status: 'PENDING', version: 'v1', eTag: 'etag' });
  });
});

describe('a row that somebody else has changed meanwhile', () => {
  it('is looked at again when its upload was about to start over', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a'), 42);
    world.s3Error = undefined;
    world.replace = async () => 'refused';
    expect(await world.receive(world.event('a'))).toEqual({ kind: 'retry', afterSeconds: 2 });
    expect(world.sent).toEqual([]);
  });

  it('is not given up any more when it is final by then', async () => {
    await world.receive(world.event('a'));
    const row = world.onlyRow;
    world.create = async () => {
      world.rows.put({ ...row, status: 'ENROLLED' });
      return { kind: 'exists', row };
    };
    world.queueError = new Error('throttled');
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'done' });
    expect(world.onlyRow.status).toBe('ENROLLED');
  });

  it('has another time when it fails again within a millisecond: an outcome is known by its time', async () => {
    world.s3Error = new Error('403');
    await world.receive(world.event('a'), 42);
    const { completedAt } = world.onlyRow;
    await world.receive(world.event('a'), 42);
    expect(world.onlyRow).toMatchObject({ status: 'FAILED', submission: 1 });
    expect(world.onlyRow.completedAt).not.toBe(completedAt);
    expect(world.onlyRow.updatedAt).toBe(world.onlyRow.completedAt);
  });

  it('is given up once: a second delivery that was given up too makes no second outcome', async () => {
    await world.receive(world.event('a'));
    const row = world.onlyRow;
    world.queueError = new Error('throttled');
    await world.receive(world.event('a'), 42);
    const failed = world.onlyRow;
    world.clock.pass(1_000);
    // It has read the row before the first one was given up.
    world.create = async () => ({ kind: 'exists', row });
    expect(await world.receive(world.event('a'), 42)).toEqual({ kind: 'deadLetter', reason: 'NotQueued' });
    expect(world.onlyRow).toEqual(failed);
    expect(world.failed).toHaveLength(1);
  });
});
