import type { Figure } from '../figure.ts';
import { auditedPersons } from './audited-persons.ts';
import { billedTime } from './billed-time.ts';
import { bundleSize } from './bundle-size.ts';
import { bytes } from './bytes.ts';
import { callsPerImage } from './calls-per-image.ts';
import { cost } from './cost.ts';
import { erasure } from './erasure.ts';
import { fairness } from './fairness.ts';
import { growth } from './growth.ts';
import { headerCheck } from './header-check.ts';
import { importTime } from './import-time.ts';
import { memory } from './memory.ts';
import { outcomes } from './outcomes.ts';
import { ownTime } from './own-time.ts';
import { photoCost } from './photo-cost.ts';
import { preparationMemory, preparationTime } from './preparation.ts';
import { publishBatches } from './publish-batches.ts';
import { rate } from './rate.ts';
import { uploadToEvent } from './upload-to-event.ts';
import { uploadToFace } from './upload-to-face.ts';
import { versionsOfOneKey } from './versions-of-one-key.ts';
import { wastedCalls } from './wasted-calls.ts';
import { writeUnits } from './write-units.ts';

/** In the order of the report. */
export const FIGURES: readonly Figure[] = [
  callsPerImage,
  rate,
  wastedCalls,
  writeUnits,
  bytes,
  billedTime,
  ownTime,
  importTime,
  bundleSize,
  memory,
  cost,
  headerCheck,
  growth,
  versionsOfOneKey,
  fairness,
  preparationTime,
  preparationMemory,
  uploadToEvent,
  uploadToFace,
  publishBatches,
  outcomes,
  photoCost,
  erasure,
  auditedPersons,
];
