import type { Check } from './check.ts';
import { alarmReceivers } from './checks/alarm-receivers.ts';
import { alarms } from './checks/alarms.ts';
import { backlog } from './checks/backlog.ts';
import { bucket } from './checks/bucket.ts';
import { bucketEvents } from './checks/bucket-events.ts';
import { bucketPolicy } from './checks/bucket-policy.ts';
import { caller } from './checks/caller.ts';
import { clock } from './checks/clock.ts';
import { concurrency } from './checks/concurrency.ts';
import { deadLetters } from './checks/dead-letters.ts';
import { functions } from './checks/functions.ts';
import { keys } from './checks/keys.ts';
import { mappings } from './checks/mappings.ts';
import { queues } from './checks/queues.ts';
import { secret } from './checks/secret.ts';
import { stackState } from './checks/stack-state.ts';
import { tables } from './checks/tables.ts';
import { tencent } from './checks/tencent.ts';
import { uploadRule } from './checks/upload-rule.ts';
import { versioning } from './checks/versioning.ts';

/** All of them, in the order of an image's way. */
export const CHECKS: readonly Check[] = [
  stackState,
  caller,
  clock,
  bucket,
  versioning,
  bucketEvents,
  bucketPolicy,
  uploadRule,
  queues,
  mappings,
  functions,
  concurrency,
  tables,
  keys,
  secret,
  tencent,
  backlog,
  deadLetters,
  alarms,
  alarmReceivers,
];
