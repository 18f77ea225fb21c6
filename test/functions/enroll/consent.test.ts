import { beforeEach, describe, expect, it } from '@jest/globals';
import { EnrollWorld, imageName } from '../../fakes/enroll-world.ts';

let world: EnrollWorld;
beforeEach(() => {
  world = new EnrollWorld();
  world.settings = { ...world.settings, requireConsent: true };
});

describe('where the stack requires consent', () => {
  it('an image without it is rejected, and Tencent is not even asked for its person', async () => {
    const row = world.pending('a');
    expect(await world.deliver([row])).toEqual([]);
    expect(world.row(row)).toMatchObject({
      status: 'REJECTED',
      reason: 'ConsentMissing',
      message: expect.stringContaining('x-amz-meta-consent-id'),
      attempts: 0,
    });
    expect(world.tencent).toMatchObject({ calls: [], reads: 0 });
  });

  it('the other images of the person are enrolled', async () => {
    const [without, withIt] = [world.pending('a'), world.pending('b', { consentId: 'c-7' })];
    await world.deliver([without, withIt]);
    expect(world.row(without).reason).toBe('ConsentMissing');
    expect(world.row(withIt).status).toBe('ENROLLED');
    expect(world.calls).toEqual([[imageName(withIt)]]);
  });

  it('no request takes an image without it along', async () => {
    const waits = world.pending('a');
    const row = world.pending('b', { consentId: 'c-7' });
    await world.deliver([row]);
    expect(world.calls).toEqual([[imageName(row)]]);
    expect(world.row(waits).status).toBe('PENDING');
  });

  it.each([
    ['redriven', { status: 'FAILED', reason: 'TencentUnavailable', attempts: 3, submission: 1 }],
    ['submitted again', { status: 'PENDING', attempts: 1, submission: 1 }],
    ['known to be a duplicate', { checksum: 'md5:known' }],
  ] as const)('an image that is %s is rejected all the same', async (_, more) => {
    const first = world.pending('first', { consentId: 'c-7', checksum: 'md5:known' });
    await world.deliver([first]);
    const row = world.pending('a', more);
    await world.deliver([row]);
    expect(world.row(row)).toMatchObject({ status: 'REJECTED', reason: 'ConsentMissing' });
    expect(world.calls).toHaveLength(1);
  });
});

it('elsewhere an image without consent is enrolled', async () => {
  world.settings = { ...world.settings, requireConsent: false };
  const row = world.pending('a');
  await world.deliver([row]);
  expect(world.row(row).status).toBe('ENROLLED');
});
