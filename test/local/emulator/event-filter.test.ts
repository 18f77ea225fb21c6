import { describe, expect, it } from '@jest/globals';
import { matches } from '../../../local/emulator/event-filter.ts';

const COMPLETED = { dynamodb: { NewImage: { completedAt: { S: [{ exists: true }] } } } };

describe('the filter of an event source mapping', () => {
  it('lets records through that have what the pattern asks for', () => {
    const record = { dynamodb: { NewImage: { completedAt: { S: '2026-11-28T10:00:00.000Z' } } } };
    expect(matches(COMPLETED, record)).toBe(true);
  });

  it.each([
    ['without the attribute', { dynamodb: { NewImage: { status: { S: 'PENDING' } } } }],
    ['without an image', { dynamodb: {} }],
  ])('holds back records %s', (_, record) => {
    expect(matches(COMPLETED, record)).toBe(false);
  });

  it('compares values', () => {
    const pattern = { eventName: ['INSERT', 'MODIFY'] };
    expect([matches(pattern, { eventName: 'MODIFY' }), matches(pattern, { eventName: 'REMOVE' })]).toEqual([
      true,
      false,
    ]);
  });

  it('refuses a condition that it does not know, which would let every record through', () => {
    expect(() => matches({ eventName: [{ prefix: 'INS' }] }, { eventName: 'INSERT' })).toThrow('{"prefix":"INS"}');
  });
});
