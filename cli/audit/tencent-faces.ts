import { findFaces } from '../shared/tencent/find-person.ts';
import type { TencentClient } from '../shared/tencent/tencent-client.ts';
import type { AuditedTencent } from './ports.ts';
import { tencentProblem } from './tencent-listed-persons.ts';

/** GetPersonBaseInfo, which is free of charge. */
export function tencentFaces(client: Pick<TencentClient, 'ask'>): AuditedTencent {
  return {
    async faces(personId) {
      const reply = await findFaces(client, personId);
      if (reply.kind === 'found') return reply.person.faceIds;
      if (reply.kind === 'missing') return 'missing';
      throw tencentProblem(reply);
    },
  };
}
