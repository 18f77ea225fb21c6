import { readPersonFaces } from '../../functions/tencent/answers.ts';
import { UNKNOWN_PERSON } from '../shared/tencent/find-person.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import type { AuditedTencent } from './ports.ts';
import { tencentProblem } from './tencent-listed-persons.ts';

/** GetPersonBaseInfo, which is free of charge. */
export function tencentFaces(client: Pick<TencentClient, 'ask'>): AuditedTencent {
  return {
    async faces(personId) {
      const asked = await client.ask('GetPersonBaseInfo', { PersonId: personId }, readPersonFaces);
      if (asked.kind === 'answered') return asked.answer.faceIds;
      if (asked.kind === 'refused' && UNKNOWN_PERSON.includes(asked.code)) return 'missing';
      throw tencentProblem(asked);
    },
  };
}
