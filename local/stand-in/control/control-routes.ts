import type { ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import type { FaceApi } from '../face-api.ts';
import { BEHAVIOUR, FAULTS, GROUPS, type GroupSeed, PERSONS, type PersonSeed } from './control-bodies.ts';

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

type Route = (api: FaceApi, body: unknown) => unknown;

/** What other processes may set and read under `/_control`. The server listens on the loopback interface only. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /_control/health': () => ({ status: 'ok' }),
  'GET /_control/journal': (api) => ({ summary: api.journal.summary(), entries: api.journal.entries() }),
  'DELETE /_control/journal': (api) => api.journal.clear(),
  'GET /_control/persons': (api) =>
    api.persons.all().map(({ personId, name, groupIds, faces }) => ({
      personId,
      name,
      groupIds,
      faceIds: faces.map((face) => face.faceId),
    })),
  'POST /_control/persons': (api, body) => createPersons(api, PERSONS.parse(body)),
  'GET /_control/groups': (api) => api.groups.all(),
  'POST /_control/groups': (api, body) => createGroups(api, GROUPS.parse(body)),
  'POST /_control/faults': (api, body) => api.faults.add(...FAULTS.parse(body)),
  'DELETE /_control/faults': (api) => api.faults.clear(),
  'POST /_control/behaviour': (api, body) => {
    api.behaviour = { ...api.behaviour, ...BEHAVIOUR.parse(body) };
  },
  'POST /_control/clear': (api) => api.clear(),
};

/** Method and path of each. */
export const CONTROL_REQUESTS: readonly string[] = Object.keys(ROUTES);

export async function handleControl(api: FaceApi, request: ControlRequest, response: ServerResponse): Promise<void> {
  const route = ROUTES[`${request.method} ${request.path.split('?', 1)[0]}`];
  if (!route) {
    const error = `${request.method} ${request.path} does not exist. Expected one of: ${CONTROL_REQUESTS.join(', ')}`;
    return answer(response, 404, { error });
  }
  try {
    const body: unknown = request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : undefined;
    answer(response, 200, route(api, body) ?? {});
  } catch (error) {
    answer(response, 400, { error: error instanceof ZodError ? z.prettifyError(error) : String(error) });
  }
}

/** A person that exists already keeps its faces and gets the others in addition. */
function createPersons(api: FaceApi, seeds: readonly PersonSeed[]): void {
  for (const { personId, faces = 0, name, groupIds } of seeds) {
    const group = groupIds?.map((groupId) => api.groups.get(groupId))[0];
    const given = { ...(name && { name }), ...(group && { faceModelVersion: group.faceModelVersion, groupIds }) };
    const person = api.persons.find(personId) ?? api.persons.create(personId, given);
    for (let index = 0; index < faces; index += 1) api.persons.addFace(person);
  }
}

function createGroups(api: FaceApi, seeds: readonly GroupSeed[]): void {
  for (const seed of seeds) api.groups.create(seed);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
