import { z } from 'zod';
import type { Behaviour } from '../behaviour.ts';
import type { Fault } from '../faults.ts';
import type { Group } from '../groups.ts';

/** A person to create, with faces that are similar to every face; default none. */
export interface PersonSeed {
  readonly personId: string;
  readonly faces?: number;
  /** Default: the person id. */
  readonly name?: string;
  /** Groups that exist; default the group that exists from the start. */
  readonly groupIds?: readonly string[];
}

/** A group to create. The times are epoch milliseconds; default now. */
export type GroupSeed = Pick<Group, 'groupId'> &
  Partial<Pick<Group, 'name' | 'faceModelVersion' | 'createdAt' | 'updatedAt' | 'deleting'>>;

const count = z.int().min(0);
const milliseconds = z.number().min(0);

export const PERSONS: z.ZodType<readonly PersonSeed[]> = z.array(
  z.strictObject({
    personId: z.string(),
    faces: count.optional(),
    name: z.string().optional(),
    groupIds: z.array(z.string()).min(1).optional(),
  }),
);

export const GROUPS: z.ZodType<readonly GroupSeed[]> = z.array(
  z.strictObject({
    groupId: z.string(),
    name: z.string().optional(),
    faceModelVersion: z.enum(['2.0', '3.0']).optional(),
    createdAt: milliseconds.optional(),
    updatedAt: milliseconds.optional(),
    deleting: z.boolean().optional(),
  }),
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
