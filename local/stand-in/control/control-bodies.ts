import { z } from 'zod';
import type { Behaviour } from '../behaviour.ts';
import type { Fault } from '../faults.ts';

/** A person to create, with faces that are similar to every face; default none. */
export interface PersonSeed {
  readonly personId: string;
  readonly faces?: number;
}

const count = z.int().min(0);
const milliseconds = z.number().min(0);

export const PERSONS: z.ZodType<readonly PersonSeed[]> = z.array(
  z.strictObject({ personId: z.string(), faces: count.optional() }),
);

export const FAULTS: z.ZodType<readonly Fault[]> = z.array(
  z.strictObject({
    action: z.string().optional(),
    personId: z.string().optional(),
    minImages: count.optional(),
    image: z.string().optional(),
    times: z.int().min(1).optional(),
    delayMs: milliseconds.optional(),
    effect: z.enum(['none', 'done', 'late']).optional(),
    lateMs: milliseconds.optional(),
    answer: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('error'), code: z.string(), message: z.string().optional() }),
        z.strictObject({ kind: z.literal('http'), status: z.int().min(100).max(599), body: z.string().optional() }),
        z.strictObject({ kind: z.literal('reset') }),
        z.strictObject({ kind: z.literal('silence') }),
        z.strictObject({ kind: z.literal('cutOff') }),
      ])
      .optional(),
    retCodes: z.array(z.int()).optional(),
  }),
);

export const BEHAVIOUR: z.ZodType<Partial<Behaviour>> = z.strictObject({
  credentials: z
    .array(z.strictObject({ secretId: z.string(), secretKey: z.string(), token: z.string().optional() }))
    .optional(),
  site: z.enum(['china', 'international']).optional(),
  requestsPerSecond: z.number().min(1).optional(),
  latencyMs: z.union([milliseconds, z.strictObject({ min: milliseconds, max: milliseconds })]).optional(),
  downloadErrors: z.enum(['call', 'image']).optional(),
  undownloadableRetCode: z.int().optional(),
  imageErrors: z.enum(['call', 'image']).optional(),
  createPersons: z.boolean().optional(),
  anyImage: z.boolean().optional(),
  timeoutMs: milliseconds.optional(),
});
