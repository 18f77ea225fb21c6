import {
  readEnrollEnvironment,
  readEraseEnvironment,
  readIntakeEnvironment,
  readPrepareEnvironment,
  readPublishEnvironment,
} from '../../../../functions/runtime/read-environment.ts';

/** How each function reads its environment. */
export const READ_ENVIRONMENT = {
  intake: readIntakeEnvironment,
  prepare: readPrepareEnvironment,
  enroll: readEnrollEnvironment,
  erase: readEraseEnvironment,
  publish: readPublishEnvironment,
};
