import { expect, test } from '@jest/globals';
import { effectOf, FaultQueue } from '../../../local/stand-in/faults.ts';

const call = { action: 'CreateFace', personId: '1001', images: ['http://host/a.jpg', 'http://host/b.jpg'] };

test('a fault meets one request and is gone', () => {
  const faults = new FaultQueue();
  faults.add({ answer: { kind: 'reset' } });
  expect(faults.take(call)).toMatchObject({ answer: { kind: 'reset' } });
  expect(faults.take(call)).toBeUndefined();
});

test('faults meet requests in the order in which they were queued, each as often as it says', () => {
  const faults = new FaultQueue();
  faults.add({ times: 2, delayMs: 1 }, { delayMs: 2 });
  expect([1, 2, 3, 4].map(() => faults.take(call)?.delayMs)).toEqual([1, 1, 2, undefined]);
});

test('a fault waits for the action, the person and the number of images that it is for', () => {
  const faults = new FaultQueue();
  faults.add({ action: 'CreateFace', personId: '1002', minImages: 3 });
  expect(faults.take(call)).toBeUndefined();
  expect(faults.take({ ...call, personId: '1002' })).toBeUndefined();
  expect(faults.take({ action: 'GetPersonBaseInfo', personId: '1002', images: [...call.images, 'c'] })).toBeUndefined();
  expect(faults.waiting).toBe(1);
  expect(faults.take({ ...call, personId: '1002', images: [...call.images, 'c'] })).toBeDefined();
});

test('a fault waits for its image', () => {
  const faults = new FaultQueue();
  faults.add({ image: '/b.jpg' });
  expect(faults.take({ ...call, images: ['http://host/a.jpg'] })).toBeUndefined();
  expect(faults.take(call)).toBeDefined();
});

test('without an answer of its own the request is carried out, with one it is not, unless the fault says so', () => {
  expect(effectOf(undefined)).toBe('done');
  expect(effectOf({ delayMs: 5 })).toBe('done');
  expect(effectOf({ answer: { kind: 'reset' } })).toBe('none');
  expect(effectOf({ answer: { kind: 'reset' }, effect: 'done' })).toBe('done');
});
