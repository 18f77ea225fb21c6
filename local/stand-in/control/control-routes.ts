import type { ServerResponse } from 'node:http';
import type { Behaviour } from '../behaviour.ts';
import type { FaceApi } from '../face-api.ts';
import type { Fault } from '../faults.ts';

/** Persons to create; each with so many faces that look like everybody. */
export interface PersonSeed {
  readonly personId: string;
  readonly faces?: number;
}

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

type Route = (api: FaceApi, body: unknown) => unknown;

/** What may be told and asked under `/_control`. The server listens on the loopback interface only. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /_control/health': () => ({ status: 'ok' }),
  'GET /_control/journal': (api) => ({ summary: api.journal.summary(), entries: api.journal.entries() }),
  'DELETE /_control/journal': (api) => api.journal.clear(),
  'GET /_control/persons': (api) =>
    api.people.all().map(({ personId, faces }) => ({ personId, faceIds: faces.map((face) => face.faceId) })),
  'POST /_control/persons': (api, body) => seedPersons(api, body as readonly PersonSeed[]),
  'POST /_control/faults': (api, body) => api.faults.add(...(body as readonly Fault[])),
  'DELETE /_control/faults': (api) => api.faults.clear(),
  'POST /_control/behaviour': (api, body) => {
    api.behaviour = { ...api.behaviour, ...(body as Partial<Behaviour>) };
  },
  'POST /_control/clear': (api) => api.clear(),
};

export async function handleControl(api: FaceApi, request: ControlRequest, response: ServerResponse): Promise<void> {
  const route = ROUTES[`${request.method} ${request.path.split('?', 1)[0]}`];
  if (!route) return answer(response, 404, { error: `No such control. There are: ${Object.keys(ROUTES).join(', ')}` });
  try {
    const body: unknown = request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : undefined;
    answer(response, 200, route(api, body) ?? {});
  } catch (error) {
    answer(response, 400, { error: String(error) });
  }
}

function seedPersons(api: FaceApi, seeds: readonly PersonSeed[]): void {
  for (const { personId, faces = 0 } of seeds) {
    const person = api.people.find(personId) ?? api.people.create(personId);
    for (let index = 0; index < faces; index += 1) api.people.addFace(person);
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
