import { expect, test } from '@jest/globals';
import { effectOf, FaultQueue } from '../../../local/stand-in/faults.ts';

const call = { action: 'CreateFace', personId: '1001', images: ['http://host/a.jpg', 'http://host/b.jpg'] };

test('a fault affects one request, and then no more', () => {
  const faults = new FaultQueue();
  faults.add({ answer: { kind: 'reset' } });
  expect(faults.take(call)).toMatchObject({ answer: { kind: 'reset' } });
  expect(faults.take(call)).toBeUndefined();
});

test('faults affect requests in the order in which they were added, each one as many times as it says', () => {
  const faults = new FaultQueue();
  faults.add({ times: 2, delayMs: 1 }, { delayMs: 2 });
  expect([1, 2, 3, 4].map(() => faults.take(call)?.delayMs)).toEqual([1, 1, 2, undefined]);
});

test('a fault waits for a request with its action, its person and its number of images', () => {
  const faults = new FaultQueue();
  faults.add({ action: 'CreateFace', personId: '1002', minImages: 3 });
  expect(faults.take(call)).toBeUndefined();
  expect(faults.take({ ...call, personId: '1002' })).toBeUndefined();
  expect(faults.take({ action: 'GetPersonBaseInfo', personId: '1002', images: [...call.images, 'c'] })).toBeUndefined();
  expect(faults.length).toBe(1);
  expect(faults.take({ ...call, personId: '1002', images: [...call.images, 'c'] })).toBeDefined();
});

test('a fault waits for a request with its image', () => {
  const faults = new FaultQueue();
  faults.add({ image: '/b.jpg' });
  expect(faults.take({ ...call, images: ['http://host/a.jpg'] })).toBeUndefined();
  expect(faults.take(call)).toBeDefined();
});

test('a request is carried out unless the fault has an answer of its own, or says otherwise', () => {
  expect(effectOf(undefined)).toBe('done');
  expect(effectOf({ delayMs: 5 })).toBe('done');
  expect(effectOf({ answer: { kind: 'reset' } })).toBe('none');
  expect(effectOf({ answer: { kind: 'reset' }, effect: 'done' })).toBe('done');
});
