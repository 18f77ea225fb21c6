import { describe, expect, it } from '@jest/globals';
import { parseErasureMessage, withTime } from '../../../../functions/domain/erasure/erasure-message.ts';

const ID = 'e0b9f2f6-5d0c-4a2b-8d26-2d2b7a2f5e11';

function problemOf(content: unknown): string {
  const parsed = parseErasureMessage(typeof content === 'string' ? content : JSON.stringify(content));
  if (parsed.kind !== 'malformed') throw new Error(`It is a message: ${parsed.kind}`);
  return parsed.problem;
}

describe('an erasure message', () => {
  it('needs an id and a person, and deletes the person at Tencent unless it says otherwise', () => {
    expect(parseErasureMessage(JSON.stringify({ erasureId: ID, personId: '1001' }))).toEqual({
      kind: 'person',
      message: { erasureId: ID, personId: '1001', tencent: 'person' },
    });
  });

  it('may say as of when, what Tencent is to keep, and who asked', () => {
    const content = { erasureId: ID, personId: '1001', asOf: '2026-11-28T12:00:00+08:00', tencent: 'keep' };
    const message = { ...content, requestedBy: 'privacy desk' };
    expect(parseErasureMessage(JSON.stringify(message))).toEqual({ kind: 'person', message });
  });

  it('may name one image', () => {
    const message = { erasureId: ID, personId: '1001', objectKey: 'faces/a.jpg', version: 'v1' };
    expect(parseErasureMessage(JSON.stringify(message))).toEqual({ kind: 'image', message });
  });

  it.each([
    ['nonsense', 'The message is not JSON.'],
    ['[]', 'The message is JSON, but not an object.'],
    [{ personId: '1001' }, 'erasureId: is missing'],
    [{ erasureId: ID }, 'personId: is missing'],
    [{ erasureId: '17', personId: '1001' }, 'erasureId: expected a UUID'],
    [{ erasureId: ID, personId: 'a b' }, 'personId: expected 1 to 64 of A-Z a-z 0-9 - % @ # & _'],
    [{ erasureId: ID, personId: '1001', asOf: 'yesterday' }, 'asOf: expected a time with its offset'],
    [{ erasureId: ID, personId: '1001', asOf: '2026-02-31T12:00:00Z' }, 'asOf: expected a time with its offset'],
    [{ erasureId: ID, personId: '1001', asOf: '2026-11-28T12:00:00+02' }, 'asOf: expected a time with its offset'],
    [{ erasureId: ID, personId: '1001', piece: 1e30 }, 'piece: expected a whole number'],
    [{ erasureId: ID, personId: '1001', tencent: 'all' }, 'tencent: expected person, faces, keep'],
    [{ erasureId: ID, personId: '1001', objectKey: 'a.jpg' }, 'version: is missing'],
  ])('says of %j what is wrong with it', (content, problem) => {
    expect(problemOf(content)).toContain(problem);
  });

  it.each(['erasureId', 'personId', 'asOf', 'tencent', 'piece', 'after'])(
    'is never quoted in the problem: %s',
    (name) => {
      const problem = problemOf({ erasureId: ID, personId: '1001', [name]: 'Anna Schmidt' });
      expect(problem).toContain(`${name}: expected`);
      expect(problem).not.toContain('Anna');
    },
  );
});

describe('the time of an erasure', () => {
  const SENT = Date.parse('2026-11-28T12:00:00.000Z');
  const message = { erasureId: ID, personId: '1001', tencent: 'person' } as const;

  it('is when the message was sent, unless it gives an earlier one', () => {
    const times = [undefined, '2026-11-28T12:00:00+08:00', '2027-01-01T00:00:00Z'];
    expect(times.map((asOf) => withTime({ ...message, asOf }, SENT).asOf)).toEqual([
      '2026-11-28T12:00:00.000Z',
      '2026-11-28T04:00:00.000Z',
      '2026-11-28T12:00:00.000Z',
    ]);
  });
});
