import type { Check } from './check.ts';
import { bucket } from './checks/bucket/bucket.ts';
import { bucketEvents } from './checks/bucket/bucket-events.ts';
import { bucketPolicy } from './checks/bucket/bucket-policy.ts';
import { uploadRule } from './checks/bucket/upload-rule.ts';
import { versioning } from './checks/bucket/versioning.ts';
import { concurrency } from './checks/functions/concurrency.ts';
import { functions } from './checks/functions/functions.ts';
import { mappings } from './checks/functions/mappings.ts';
import { throttles } from './checks/functions/throttles.ts';
import { outcomes } from './checks/outcomes/outcomes.ts';
import { backlog } from './checks/queues/backlog.ts';
import { deadLetters } from './checks/queues/dead-letters.ts';
import { queues } from './checks/queues/queues.ts';
import { alarmReceivers } from './checks/stack/alarm-receivers.ts';
import { alarms } from './checks/stack/alarms.ts';
import { caller } from './checks/stack/caller.ts';
import { keys } from './checks/stack/keys.ts';
import { permissions } from './checks/stack/permissions.ts';
import { personHashKey } from './checks/stack/person-hash-key.ts';
import { persons } from './checks/stack/persons.ts';
import { stackState } from './checks/stack/stack-state.ts';
import { tables } from './checks/stack/tables.ts';
import { clock } from './checks/tencent/clock.ts';
import { group } from './checks/tencent/group.ts';
import { secret } from './checks/tencent/secret.ts';
import { tencent } from './checks/tencent/tencent.ts';

/** All checks, in the order in which an image passes what they are about. */
export const CHECKS: readonly Check[] = [
  stackState,
  caller,
  permissions,
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
  throttles,
  tables,
  persons,
  keys,
  personHashKey,
  secret,
  tencent,
  group,
  outcomes,
  backlog,
  deadLetters,
  alarms,
  alarmReceivers,
];
