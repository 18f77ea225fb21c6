import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeptSearches } from '../../../../cli/audit/disk/kept-searches.ts';
import { tencentFaceSearch } from '../../../../cli/audit/tencent-face-search.ts';
import { tencentFaces } from '../../../../cli/audit/tencent-faces.ts';
import { decideUndecided } from '../../../../cli/audit/undecided/command.ts';
import type { DecisionPorts, SearchPorts, UndecidedPorts } from '../../../../cli/audit/undecided/ports.ts';
import { resubmit } from '../../../../cli/resubmit/resubmit.ts';
import { Output } from '../../../../cli/shared/terminal/output.ts';
import type { FaceRow } from '../../../../functions/domain/face-row.ts';
import { absentPerson } from '../../../../functions/domain/person.ts';
import { SecretText } from '../../../../functions/domain/secrets/secret-text.ts';
import { jpeg } from '../../../../local/samples/render.ts';
import { EnrollWorld, PERSON } from '../../../fakes/enroll-world.ts';
import { faultsOf } from '../../../prose/rules.ts';
import { FakeEnrollments, FakePreparations, MemorySubmissions } from '../../fakes.ts';
import { StandInTransport, standInClient } from '../../shared/tencent/stand-in-transport.ts';

const QUERY = '?X-Amz-Signature=0123456789abcdef';

/** What the operator sees, and answers. */
class Terminal extends Output {
  readonly said: string[] = [];
  readonly items: object[] = [];
  readonly questions: string[] = [];
  answers: (boolean | undefined)[] = [];

  override say(line: string): void {
    this.said.push(line);
  }

  override announce(line: string): void {
    this.said.push(line);
  }

  override warn(line: string): void {
    this.said.push(line);
  }

  override fail(line: string): void {
    this.said.push(line);
  }

  override item(fields: object): void {
    this.items.push(fields);
  }

  override async ask(question: string): Promise<boolean | undefined> {
    this.questions.push(question.trim());
    return this.answers.shift();
  }
}

let world: EnrollWorld;
let tencent: StandInTransport;
let terminal: Terminal;
let queue: FakeEnrollments;
let searches: object[];
let gone: Set<string>;
let directory: string;
let interrupt: AbortController;
/** The shots of the person that were uploaded, by key, as base64. */
const images = new Map<string, string>();

beforeEach(async () => {
  world = new EnrollWorld();
  terminal = new Terminal('text');
  queue = new FakeEnrollments(world.clock);
  searches = [];
  gone = new Set();
  directory = mkdtempSync(join(tmpdir(), 'undecided-'));
  interrupt = new AbortController();
  for (const [shot, key] of ['a', 'b', 'c'].entries()) {
    images.set(key, (await jpeg({ person: 1, shot: shot * 2 })).toString('base64'));
  }
  tencent = new StandInTransport();
  const { start } = tencent;
  // The objects of this world have no address: what the URL names comes with the request.
  tencent.start = (request) => {
    if (request.action !== 'SearchFaces') return start.call(tencent, request);
    const { Url = '', ...others } = request.payload as { readonly Url?: string };
    searches.push(others);
    const key = new URL(Url).pathname.slice(1);
    return start.call(tencent, { ...request, payload: { ...others, Image: images.get(key) } });
  };
});

afterEach(() => rmSync(directory, { recursive: true }));

/** The person at Tencent, with the faces of these images, and its item. */
async function given(...keys: readonly string[]): Promise<readonly string[]> {
  const person = tencent.api.persons.create(PERSON);
  const client = standInClient(tencent);
  const added = await client.ask(
    'CreateFace',
    { PersonId: PERSON, Images: keys.map((key) => images.get(key)) },
    () => true,
  );
  expect(keys.length === 0 || added.kind === 'answered').toBe(true);
  const faceIds = person.faces.map(({ faceId }) => faceId);
  world.ledger.persons.put({ ...absentPerson(PERSON), faceIds, faceCount: faceIds.length, revision: 7 });
  return faceIds;
}

function unknown(key: string, faceIdCandidates: readonly string[]): FaceRow {
  const at = '2026-11-20T08:00:00.000Z';
  const times = { submittedAt: at, completedAt: at, updatedAt: at };
  return world.pending(key, { status: 'FAILED', reason: 'OutcomeUnknown', faceIdCandidates, ...times });
}

function ports(): UndecidedPorts & SearchPorts & DecisionPorts {
  const ledger = new MemorySubmissions(world.ledger);
  const client = standInClient(tencent);
  return {
    person: async (personId) => world.ledger.persons.get(personId),
    async *rowsOfPerson() {
      yield world.ledger.rows.values();
    },
    ...tencentFaces(client),
    ...tencentFaceSearch(client, {
      look: async ({ objectKey }) => (gone.has(objectKey) ? 'gone' : 'there'),
      presign: async ({ objectKey }) => new SecretText(`https://images.example.com/${objectKey}${QUERY}`),
    }),
    resubmit: (request) =>
      resubmit(request, { ledger, queue, preparations: new FakePreparations(world.clock), clock: world.clock }),
  };
}

async function run({ askTencent = true, yes = false } = {}) {
  const { signal } = interrupt;
  const { exit } = await decideUndecided({
    personIds: [PERSON],
    ports: ports(),
    answers: new KeptSearches(directory),
    askTencent,
    yes,
    signal,
    output: terminal,
  });
  return exit;
}

describe('without --ask-tencent', () => {
  it('the evidence is shown, and nothing is billed or written', async () => {
    const row = unknown('a', await given('a'));
    expect(await run({ askTencent: false })).toBe(1);
    expect([searches, terminal.questions, world.row(row)]).toEqual([[], [], row]);
    expect(terminal.said).toEqual([
      'a (version v1, person 1001)',
      '  OutcomeUnknown: it is not known whether the image was added',
      '  sent 2026-11-20T08:00:00.000Z, in doubt since 2026-11-20T08:00:00.000Z; 0 faces before, 1 now',
      expect.stringMatching(/^ {2}face \d+: on the person, of no other image$/),
      '  → Look at the image yourself: only a comparison of the images tells.',
      '',
      '1 undecided image, 0 decided. audit --ask-tencent compares the images with the faces.',
      '',
    ]);
  });

  it('nothing is said when the images are decided by now', async () => {
    const [faceId = ''] = await given('a');
    world.pending('a', { status: 'ENROLLED', faceId });
    expect(await run({ askTencent: false })).toBe(0);
    expect(terminal.said).toEqual([]);
  });
});

describe('with --ask-tencent', () => {
  it('says what it costs, finds the faces, and writes what the operator agrees to', async () => {
    const faceIds = await given('a', 'c');
    const rows = ['a', 'b', 'c'].map((key) => unknown(key, faceIds));
    terminal.answers = [true, true];
    expect(await run()).toBe(0);
    expect(terminal.said[0]).toMatch(
      /^3 images are searched at Tencent with SearchFaces, .* this is about CNY 0\.009\./,
    );
    expect(terminal.questions).toEqual(['Search 3 images?', 'Look at the evidence above. Write these 3 decisions?']);
    expect(rows.map((row) => [world.row(row).status, world.row(row).faceId])).toEqual([
      ['ENROLLED', faceIds[0]],
      ['PENDING', undefined],
      ['ENROLLED', faceIds[1]],
    ]);
    expect(queue.sent).toMatchObject([{ objectKey: 'b', submission: 1 }]);
  });

  it('searches one group of the person, for the ten most similar faces', async () => {
    tencent.api.groups.create({ groupId: 'visitors' });
    unknown('a', await given('a'));
    tencent.api.persons.get(PERSON).groupIds.push('visitors');
    await run({ yes: true });
    expect(searches).toEqual([{ GroupIds: ['users'], MaxFaceNum: 1, MaxPersonNum: 10 }]);
  });

  it('bills nothing when the operator does not agree', async () => {
    unknown('a', await given('a'));
    terminal.answers = [false];
    expect(await run()).toBe(1);
    expect(searches).toEqual([]);
  });

  it('bills nothing for what is decided without a search', async () => {
    const row = unknown('a', ['2875186538608772450']);
    await given();
    terminal.answers = [true];
    await run();
    expect(terminal.questions).toEqual(['Look at the evidence above. Write this decision?']);
    expect([searches, world.row(row).status]).toEqual([[], 'PENDING']);
  });

  it('with --yes asks before it writes only', async () => {
    const row = unknown('a', await given('a'));
    terminal.answers = [false];
    expect(await run({ yes: true })).toBe(1);
    expect([searches.length, terminal.questions.length, world.row(row)]).toEqual([1, 1, row]);
  });

  it('writes nothing where it cannot ask, and names the commands that do', async () => {
    const [faceId = ''] = await given('a');
    unknown('a', [faceId]);
    expect(await run({ yes: true })).toBe(1);
    expect(terminal.said).toContainEqual(expect.stringContaining(`faces resubmit a --version v1 --enrolled ${faceId}`));
    expect(terminal.said).toContainEqual(expect.stringContaining('Standard input is no terminal'));
  });

  it('tells apart the faces of a request that added two images', async () => {
    const faceIds = await given('a', 'b');
    const shared = { status: 'ENROLLED', faceIdSource: 'reconciled', faceIdCandidates: faceIds } as const;
    const rows = [world.pending('a', shared), world.pending('b', shared)];
    terminal.answers = [true, true];
    expect(await run()).toBe(0);
    expect(rows.map((row) => world.row(row).faceId)).toEqual(faceIds);
  });

  it('leaves an image open whose object is gone', async () => {
    const row = unknown('a', await given('a'));
    gone.add('a');
    expect(await run({ yes: true })).toBe(1);
    expect([searches, world.row(row)]).toEqual([[], row]);
    expect(terminal.said).toContain('  → Look at the image yourself: its object is gone from the bucket.');
  });

  it('names the permission that the keys lack', async () => {
    unknown('a', await given('a'));
    tencent.api.faults.add({ action: 'SearchFaces', answer: { kind: 'error', code: 'UnauthorizedOperation' } });
    await expect(run({ yes: true })).rejects.toThrow('Allow iai:SearchFaces');
  });

  it('leaves an image open that Tencent does not search for, and goes on with the others', async () => {
    const faceIds = await given('a');
    unknown('a', faceIds);
    unknown('b', faceIds);
    const code = 'FailedOperation.ImageDownloadError';
    tencent.api.faults.add({ action: 'SearchFaces', times: 1, answer: { kind: 'error', code } });
    await run({ yes: true });
    expect(terminal.said).toContain(`  → Look at the image yourself: Tencent refused the search with ${code}.`);
    expect(searches).toHaveLength(2);
  });

  it('writes nothing about a person that changes between evidence and decision', async () => {
    const row = unknown('a', await given('a'));
    terminal.ask = async () => {
      world.ledger.persons.put({ ...world.person(), revision: 8 });
      return true;
    };
    expect(await run({ yes: true })).toBe(1);
    expect(world.row(row)).toEqual(row);
    expect(terminal.said).toContainEqual(expect.stringContaining('nothing was written'));
  });

  it('does not pay again for what an earlier run has searched', async () => {
    const faceIds = await given('a', 'c');
    const rows = ['a', 'b', 'c'].map((key) => unknown(key, faceIds));
    await run({ yes: true });
    terminal = new Terminal('text');
    terminal.answers = [true];
    expect(await run()).toBe(0);
    expect(searches).toHaveLength(3);
    expect(terminal.said[0]).toMatch(/^3 images were searched by an earlier run/);
    expect(terminal.questions).toEqual(['Look at the evidence above. Write these 3 decisions?']);
    expect(rows.map((row) => world.row(row).status)).toEqual(['ENROLLED', 'PENDING', 'ENROLLED']);
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each(['interrupt', 'refuse'])('after an end in the midst (%s) searches only what is left', async (how) => {
    const faceIds = await given('a', 'c');
    for (const key of ['a', 'b', 'c']) unknown(key, faceIds);
    const { start } = tencent;
    tencent.start = (request) => {
      if (request.action === 'SearchFaces' && searches.length === 1) {
        if (how === 'interrupt') interrupt.abort();
        else
          tencent.api.faults.add({ action: 'SearchFaces', answer: { kind: 'error', code: 'AuthFailure' }, times: 1 });
      }
      return start.call(tencent, request);
    };
    await run({ yes: true }).catch(() => {});
    const before = searches.length;
    interrupt = new AbortController();
    terminal = new Terminal('text');
    terminal.answers = [true];
    expect(await run({ yes: true })).toBe(0);
    expect(terminal.said[1]).toMatch(how === 'interrupt' ? /^1 image is searched/ : /^2 images are searched/);
    expect([before, searches.length]).toEqual(how === 'interrupt' ? [2, 3] : [2, 4]);
  });

  it('that is interrupted before anything was shown has not ended', async () => {
    unknown('a', await given('a'));
    interrupt.abort();
    expect(await run({ askTencent: false })).toBe(1);
  });

  it('gives programs a line for each image', async () => {
    const [faceId = ''] = await given('a');
    unknown('a', [faceId]);
    await run({ yes: true });
    expect(terminal.items).toEqual([
      {
        kind: 'OutcomeUnknown',
        personId: PERSON,
        image: { objectKey: 'a', version: 'v1' },
        submittedAt: '2026-11-20T08:00:00.000Z',
        inDoubtSince: '2026-11-20T08:00:00.000Z',
        facesBefore: [],
        facesNow: [faceId],
        unexplained: [],
        candidates: [{ faceId, state: 'open' }],
        proposal: { kind: 'enrolled', faceId, why: 'scores 100.0' },
      },
    ]);
  });

  it('shows no query of a presigned URL, and speaks in plain sentences', async () => {
    unknown('a', await given('b'));
    images.delete('a');
    await run({ yes: true });
    expect(terminal.said.join('\n')).not.toContain('X-Amz-Signature');
    for (const line of terminal.said) expect([line, faultsOf(line)]).toEqual([line, []]);
  });
});
