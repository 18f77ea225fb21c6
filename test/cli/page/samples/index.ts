import type { Sample } from '../sample.ts';
import { auditSample, undecidedSample } from './audit.ts';
import { backfillSample } from './backfill.ts';
import { createGroupSample } from './create-group.ts';
import { discardSample } from './discard.ts';
import { doctorSample } from './doctor.ts';
import { eraseSample, erasuresSample } from './erase.ts';
import { eventsSample } from './events.ts';
import { exportSample } from './export.ts';
import { exportPersonSample } from './export-person.ts';
import { listSample } from './list.ts';
import { personSample } from './person.ts';
import { privacyReportSample } from './privacy-report.ts';
import { rebuildSample } from './rebuild.ts';
import { redriveSample } from './redrive.ts';
import { removeSample } from './remove.ts';
import { reportSample } from './report.ts';
import { restoreSample } from './restore.ts';
import { resubmitSample } from './resubmit.ts';
import { retentionSample } from './retention.ts';
import { setSecretSamples } from './set-secret.ts';
import { statusSamples } from './status.ts';
import { uploadSample } from './upload.ts';

/** In the order of the page. */
export const SAMPLES: readonly Sample[] = [
  doctorSample,
  auditSample,
  undecidedSample,
  ...statusSamples,
  uploadSample,
  listSample,
  personSample,
  ...setSecretSamples,
  createGroupSample,
  redriveSample,
  discardSample,
  resubmitSample,
  removeSample,
  eraseSample,
  erasuresSample,
  eventsSample,
  exportSample,
  exportPersonSample,
  reportSample,
  retentionSample,
  privacyReportSample,
  backfillSample,
  rebuildSample,
  restoreSample,
];
