import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isComplete, newProgress } from '../../../cli/audit/audit.ts';
import { DirectoryLock } from '../../../cli/audit/disk/directory-lock.ts';
import { WorkDirectory } from '../../../cli/audit/disk/work-directory.ts';
import { sdkException } from '../../functions/tencent/fakes.ts';
import { AuditWorld } from './audit-world.ts';

let world: AuditWorld;
beforeEach(() => {
  world = new AuditWorld();
});
afterEach(() => world.destroy());

/** So many persons, one of which counts wrong. */
function persons(count: number, wrong: string): void {
  for (let person = 0; person < count; person += 1) world.enrolled(`person-${person}`, 'front');
  world.change(wrong, { enrolledCount: 9 });
}

function asked(action: string): number {
  return world.asked.filter((one) => one === action).length;
}

describe('an audit asks Tencent', () => {
  it('for a thousand persons at once, and for single persons only to confirm', async () => {
    persons(1_001, 'person-77');
    const { findings } = await world.audit();
    expect(findings).toMatchObject([{ kind: 'EnrolledCountWrong', personId: 'person-77' }]);
    expect([asked('GetGroupList'), asked('GetPersonList'), asked('GetPersonBaseInfo')]).toEqual([1, 2, 1]);
  });

  it('for the persons of all groups', async () => {
    world.tencent.api.groups.create({ groupId: 'visitors' });
    world.tencent.api.groups.create({ groupId: 'deleted', deleting: true });
    persons(3, 'person-1');
    const { groupIds } = world.tencent.api.persons.get('person-1');
    groupIds.splice(0, 1, 'visitors');
    expect((await world.audit()).findings).toHaveLength(1);
    expect(asked('GetPersonBaseInfo')).toBe(1);
  });

  it('for each person of the tables when it may not list them', async () => {
    persons(3, 'person-1');
    const { start } = world.tencent;
    world.tencent.start = (request) => {
      if (request.action !== 'GetGroupList') return start.call(world.tencent, request);
      const error = sdkException('not allowed', { code: 'UnauthorizedOperation', requestId: 'r' });
      return { response: Promise.reject(error), wasSent: () => true };
    };
    expect((await world.audit()).findings).toHaveLength(1);
    expect(asked('GetPersonBaseInfo')).toBe(3);
    expect(world.unchecked).toEqual([expect.stringContaining('iai:GetGroupList')]);
  });
});

describe('an audit of a part', () => {
  it('with --group looks at the persons of that group', async () => {
    world.tencent.api.groups.create({ groupId: 'visitors' });
    persons(3, 'person-1');
    expect((await world.audit({ groupId: 'visitors' })).findings).toEqual([]);
    expect((await world.audit({ groupId: 'users' })).findings).toHaveLength(1);
    await expect(world.audit({ groupId: 'none' })).rejects.toThrow("Tencent does not have the group 'none'");
  });

  it('with --since looks at what changed since then', async () => {
    persons(3, 'person-1');
    world.row('x', { personId: 'person-1', status: 'PENDING', updatedAt: '2026-10-20T08:00:00.000Z' });
    expect((await world.audit({ since: Date.parse('2026-11-11T00:00:00Z') })).findings).toEqual([]);
    expect((await world.audit({ since: Date.parse('2026-11-09T00:00:00Z') })).findings).toHaveLength(1);
    expect((await world.audit()).findings).toHaveLength(2);
  });
});

describe('an audit that is interrupted', () => {
  it.each(['tencent', 'persons', 'rows', 'objects', 'deadLetters'])(
    'after a page of "%s" is resumed, and finds what it would have found',
    async (source) => {
      persons(20, 'person-7');
      world.onPage = (name) => {
        if (name === source) world.interrupt.abort();
      };
      const { progress } = await world.audit();
      expect(isComplete(progress, { parts: 3 })).toBe(false);
      world.interrupt = new AbortController();
      world.onPage = () => {};
      const lists = asked('GetPersonList');
      const { findings, progress: ended } = await world.audit({ resume: true });
      expect(findings).toMatchObject([{ kind: 'EnrolledCountWrong', personId: 'person-7' }]);
      expect(isComplete(ended, { parts: 3 })).toBe(true);
      if (source !== 'tencent') expect(asked('GetPersonList')).toBe(lists);
    },
  );

  it('while it compares is resumed, and reports each finding once', async () => {
    persons(40, 'person-7');
    for (let person = 20; person < 30; person += 1) world.change(`person-${person}`, { enrolledCount: 3 });
    let examined = 0;
    world.beforeTencent = (action) => {
      if (action !== 'GetPersonBaseInfo') return;
      examined += 1;
      if (examined === 5) world.interrupt.abort();
    };
    expect(isComplete((await world.audit()).progress, { parts: 3 })).toBe(false);
    world.interrupt = new AbortController();
    const { findings } = await world.audit({ resume: true });
    expect(findings.map(({ personId }) => personId).toSorted()).toEqual(
      ['person-7', ...Array.from({ length: 10 }, (_, index) => `person-${index + 20}`)].toSorted(),
    );
  });
});

describe('the working files', () => {
  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'work-directory-'));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  const create = (at = path) => WorkDirectory.create(at, 'options', 1, newProgress(0));
  const person = { set: 'persons', key: '1001', kind: 'listed', faceIds: [] } as const;

  it('are readable by the operator only, and hold one part for each set', async () => {
    persons(20, 'person-7');
    await world.audit();
    const names = readdirSync(world.directory);
    expect(names).toEqual(
      expect.arrayContaining(['state.json', 'findings.jsonl', 'persons-0.jsonl', 'images-2.jsonl']),
    );
  });

  it('never replace files of others', async () => {
    writeFileSync(join(world.directory, 'holiday.jpg'), 'x');
    await expect(world.audit()).rejects.toThrow('holiday.jpg, which is not of an audit');
    expect(existsSync(join(world.directory, 'holiday.jpg'))).toBe(true);
  });

  it('are left alone by another audit while an audit lasts, also with --resume', () => {
    const other = { pid: -1, host: 'server', now: Date.now, isRunning: () => true };
    create().close();
    const lock = DirectoryLock.take(path, other);
    expect(() => create()).toThrow('Another audit works in');
    expect(() => WorkDirectory.resume(path, 'options')).toThrow('Another audit works in');
    expect(readdirSync(path)).toEqual(['lock', 'state.json']);
    lock.release();
    expect(WorkDirectory.resume(path, 'options')?.directory.path).toBe(path);
  });

  it('are neither written nor reported by an audit that stood still, after another one has begun', async () => {
    const stoodStill = create();
    stoodStill.addFinding({ kind: 'FaceGone' });
    const other = create();
    expect(() => stoodStill.save(newProgress(0))).toThrow('this one stood still');
    await expect(stoodStill.findings().next()).rejects.toThrow('this one stood still');
    expect(() => stoodStill.remove()).toThrow('this one stood still');
    other.add(person);
    other.save(newProgress(0));
    expect(readdirSync(path)).toEqual(['lock', 'persons-0.jsonl', 'state.json']);
    other.close();
  });

  it('of other options are not resumed, and stay', () => {
    create().close();
    expect(WorkDirectory.resume(path, 'others')).toBeUndefined();
    expect(readdirSync(path)).toEqual(['state.json']);
  });

  it('are deleted at the end, also where the directory has to stay', () => {
    const directory = create();
    mkdirSync(join(path, 'searches'));
    directory.remove();
    expect(readdirSync(path)).toEqual(['searches']);
    create().remove();
    rmSync(join(path, 'searches'), { recursive: true });
    create().remove();
    expect(existsSync(path)).toBe(false);
  });

  it('that are not whole are not resumed, and can be replaced', () => {
    create().close();
    writeFileSync(join(path, 'state.json'), '{"options": "opt');
    expect(() => WorkDirectory.resume(path, 'options')).toThrow('Leave --resume out to start anew.');
    create().close();
  });

  it('name the directory that cannot be used, and what to do', () => {
    const file = join(path, 'file');
    writeFileSync(file, '');
    expect(() => create(join(file, 'audit'))).toThrow(/file\/audit cannot be used \(ENOTDIR.*\)\. Give another one/);
  });

  it('name what to do when they cannot be written any more', () => {
    const directory = create();
    directory.addFinding({ kind: 'FaceGone' });
    mkdirSync(join(path, 'findings.jsonl'));
    expect(() => directory.save(newProgress(0))).toThrow(/cannot be used \(EISDIR.*\)\. Free space on the disk/);
    directory.close();
  });
});
