import { described, logger } from '../runtime/logger.ts';
import type { IntakeLog } from './ports.ts';

export const intakeLog: IntakeLog = {
  received: ({ objectKey, version, personId, status, reason }) =>
    logger.info('Image received', { objectKey, version, personId, faceStatus: status, reason }),
  duplicateEvent: ({ objectKey, version }) => logger.info('Event dropped: its row exists', { objectKey, version }),
  folderMarker: (objectKey) => logger.info('Folder marker passed over', { objectKey }),
  malformed: () => logger.error('A message is no "Object Created" event of S3: it goes to the dead-letter queue'),
  troubled: (what, objectKey, error) => logger.warn(what, { objectKey, ...described(error) }),
};
