import { auditCommand } from './audit/command.ts';
import { backfillCommand } from './backfill/command.ts';
import { createGroupCommand } from './create-group/command.ts';
import { discardCommand } from './discard/command.ts';
import { doctorCommand } from './doctor/command.ts';
import { eraseCommand } from './erase/command.ts';
import { erasuresCommand } from './erasures/command.ts';
import { eventsCommand } from './events/command.ts';
import { exportCommand } from './export/command.ts';
import { listCommand } from './list/command.ts';
import { personCommand } from './person/command.ts';
import { privacyReportCommand } from './privacy-report/command.ts';
import { rebuildCommand } from './rebuild/command.ts';
import { redriveCommand } from './redrive/command.ts';
import { removeCommand } from './remove/command.ts';
import { reportCommand } from './report/command.ts';
import { restoreCommand } from './restore/command.ts';
import { resubmitCommand } from './resubmit/command.ts';
import { retentionCommand } from './retention/command.ts';
import { setSecretCommand } from './set-secret/command.ts';
import type { OperatorCommand } from './shared/operator-command.ts';
import { statusCommand } from './status/command.ts';
import { uploadCommand } from './upload/command.ts';

/** All commands, in the order of the help. */
export const COMMANDS: readonly OperatorCommand[] = [
  doctorCommand,
  auditCommand,
  statusCommand,
  uploadCommand,
  listCommand,
  personCommand,
  setSecretCommand,
  createGroupCommand,
  redriveCommand,
  discardCommand,
  resubmitCommand,
  removeCommand,
  eraseCommand,
  erasuresCommand,
  eventsCommand,
  exportCommand,
  reportCommand,
  retentionCommand,
  privacyReportCommand,
  backfillCommand,
  rebuildCommand,
  restoreCommand,
];
