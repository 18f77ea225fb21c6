import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEnrollmentMessage } from '../../functions/domain/enrollment-message.ts';
import { redact } from '../../functions/domain/secrets/redaction.ts';
import { dispositionOfCode, dispositionOfRetCode } from '../../functions/domain/tencent/tencent-codes.ts';
import { readUploadMetadata } from '../../functions/domain/upload-metadata.ts';
import { parseUploadEvent } from '../../functions/intake/upload-event.ts';
import { readCreateFace, readPersonFaces } from '../../functions/tencent/answers.ts';
import { TencentCredentials } from '../../functions/tencent/tencent-credentials.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { IntakeWorld } from '../fakes/intake-world.ts';

/** Anything that a JSON text can hold, prototypes' names and huge numbers included. */
const json = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'detail', 'object', 'key'), fc.jsonValue()),
);

/** A good value with one of its parts, however deep, replaced by anything, or left out. */
function damaged(good: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(good);
  return fc.tuple(fc.constantFrom(...paths), fc.option(json, { nil: undefined })).map(([path, value]) => {
    const copy = structuredClone({ root: good }) as Record<string, unknown>;
    const names = ['root', ...path];
    const last = names.pop() ?? 'root';
    const parent = names.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
    return copy.root;
  });
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([name, part]) => pathsOf(part).map((path) => [name, ...path]))];
}

function always<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      holds(value);
    }),
    { numRuns: 500 },
  );
}

const goodEvent = JSON.parse(new IntakeWorld().event('a.jpg', { version: 'v1' }));

describe('an event of S3', () => {
  it('is read or is malformed, and never crashes', () => {
    always(
      fc.oneof(
        fc.string(),
        json.map((value) => JSON.stringify(value)),
        damaged(goodEvent).map((value) => String(JSON.stringify(value))),
      ),
      (body) => {
        const upload = parseUploadEvent(body);
        if (upload === undefined) return;
        expect(upload.objectKey.length).toBeGreaterThan(0);
        expect(upload.uploadedAt).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(upload.size).toBeGreaterThanOrEqual(0);
      },
    );
  });

  it('keeps any key as it is', () => {
    always(fc.string({ minLength: 1, unit: 'binary' }), (key) => {
      const event = structuredClone(goodEvent);
      event.detail.object.key = key;
      expect(parseUploadEvent(JSON.stringify(event))?.objectKey).toBe(key);
    });
  });

  it('of a megabyte of brackets is malformed', () => {
    expect(parseUploadEvent('['.repeat(1_000_000))).toBeUndefined();
  });
});

describe('a message of the enrollments queue', () => {
  const good = { objectKey: 'a', version: 'v', personId: 'p', submission: 0 };
  it('is read or is malformed, and never crashes', () => {
    always(
      fc.oneof(
        fc.string(),
        json.map((value) => JSON.stringify(value)),
        damaged(good).map((value) => String(JSON.stringify(value))),
      ),
      (body) => {
        const message = parseEnrollmentMessage(body);
        if (message === undefined) return;
        expect(Object.keys(message).sort()).toEqual(['objectKey', 'personId', 'submission', 'version']);
        expect(Number.isInteger(message.submission) && message.submission >= 0).toBe(true);
      },
    );
  });
});

describe("an upload's metadata", () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', '0', '1', '100', '1e2', '٣'),
  );
  const metadata = fc.dictionary(
    fc.constantFrom(
      'person-id',
      'consent-id',
      'person-name',
      'face-match-threshold',
      'quality-control',
      'need-rotate-detection',
      'other',
    ),
    anyText,
  );
  it('is legal or is rejected with a reason, and what is legal is so for Tencent and for the queue', () => {
    always(metadata, (record) => {
      const rules = { personTag: 'person-id', personNameTag: 'person-name', requireConsent: true, stackOptions: {} };
      const read = readUploadMetadata(record, rules);
      if (read.kind === 'rejected') {
        expect(read.message.length).toBeLessThan(1_500);
        return;
      }
      expect(read.personId).toMatch(/^[A-Za-z0-9%@#&_-]{1,64}$/);
      expect(read.consentId).toMatch(/^[ -~]{1,64}$/);
      const { faceMatchThreshold = 0, qualityControl = 0, needRotateDetection = 0 } = read.options;
      expect(faceMatchThreshold >= 0 && faceMatchThreshold <= 100).toBe(true);
      expect([0, 1, 2, 3, 4]).toContain(qualityControl);
      expect([0, 1]).toContain(needRotateDetection);
    });
  });
});

describe("Tencent's answers", () => {
  const created = {
    SucFaceNum: 1,
    SucFaceIds: ['2875186538564559728'],
    RetCode: [0, -1101],
    SucIndexes: [0],
    SucFaceRects: [{ X: 135, Y: 42, Width: 98, Height: 136 }],
    FaceModelVersion: '2.0',
  };

  it('of CreateFace tell what became of each image, or nothing at all', () => {
    always(fc.oneof(json, damaged(created)), (response) => {
      const answer = readCreateFace(response, 2);
      if (answer === undefined) return;
      expect(answer.results).toHaveLength(2);
      const faceIds = answer.results.map(({ faceId }) => faceId).filter((faceId) => faceId !== undefined);
      expect(new Set(faceIds).size).toBe(faceIds.length);
      expect(answer.results.every(({ retCode, faceId }) => (retCode === 0) === (faceId !== undefined))).toBe(true);
    });
  });

  it('of GetPersonBaseInfo are a list of ids, or nothing at all', () => {
    const person = { PersonName: 'n', Gender: 0, FaceIds: ['1', '2'] };
    always(fc.oneof(json, damaged(person)), (response) => {
      const { faceIds = [] } = readPersonFaces(response) ?? {};
      expect(faceIds.every((faceId) => typeof faceId === 'string' && faceId !== '')).toBe(true);
    });
  });

  it('with an id that no table could hold are not believed', () => {
    const huge = { RetCode: [0], SucFaceIds: ['9'.repeat(100_000)], SucIndexes: [0] };
    expect(readCreateFace(huge, 1)).toBeUndefined();
    expect(readPersonFaces({ PersonName: 'n', Gender: 0, FaceIds: ['9'.repeat(100_000)] })).toBeUndefined();
  });

  it('with any code or return code have a disposition', () => {
    always(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'AuthFailure.', '.', '')), (code) => {
      expect(dispositionOfCode(code).kind).toEqual(expect.any(String));
    });
    always(fc.integer(), (retCode) => {
      expect(dispositionOfRetCode(retCode).kind).toEqual(expect.any(String));
    });
  });

  it('with messages of any length and content stay short and end soon', () => {
    always(fc.string({ unit: 'binary', maxLength: 5_000 }), (message) => {
      expect(redact(message).length).toBeLessThanOrEqual(301);
    });
    const nasty = ['?'.repeat(200_000), '%25'.repeat(100_000), 'https://'.repeat(50_000), 'A'.repeat(500_000)];
    for (const message of nasty) expect(redact(message).length).toBeLessThanOrEqual(301);
  });
});

describe('the secret', () => {
  it('gives keys or says what is wrong, and never shows what is in it', async () => {
    const marker = 'VERYSECRETMARKER0123456789';
    const good = { secretId: `AKID${marker}`, secretKey: marker };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          damaged(good).map((value) => String(JSON.stringify(value))),
        ),
        async (secret) => {
          const credentials = new TencentCredentials({ readSecret: async () => `${secret}` }, new FakeClock());
          const answer = await credentials.get();
          expect(JSON.stringify(answer)).not.toContain(marker);
          if (answer.kind === 'noCredentials') expect(answer.message.length).toBeGreaterThan(10);
        },
      ),
      { numRuns: 300 },
    );
  });
});
