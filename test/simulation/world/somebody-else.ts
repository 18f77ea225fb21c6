import type { World } from './world.ts';

const SOON_MS = 20_000;

/** Other programs with the same account: they create and delete persons, add faces and delete them. */
export function planSomebodyElse(world: World): void {
  const { scheduler, plan, tencent } = world;
  const { random } = scheduler;
  for (const [personId, person] of tencent.persons) {
    if (!person.exists && random.chance(plan.creation === undefined ? 0.7 : 0.2)) {
      scheduler.after(random.magnitude(100, 200_000), () => {
        if (plan.creation === undefined) person.exists = true;
        else tencent.createElsewhere(personId);
      });
    }
    if (!random.chance(plan.rates.somebodyElse)) continue;
    for (let changes = random.int(1, 3); changes > 0; changes--) {
      scheduler.after(random.magnitude(10, 300_000), () => change(personId, random.chance(0.25), world));
    }
  }
}

/** Whoever cleans up deletes a person just after it got a face, and may well create it again. */
export function deleteSoon(personId: string, world: World): void {
  const { scheduler, faults } = world;
  const { random } = scheduler;
  if (!faults.chance(faults.rates.deletedSoon)) return;
  scheduler.after(random.magnitude(1, SOON_MS), () => {
    change(personId, true, world);
    if (random.chance(0.5)) scheduler.after(random.magnitude(1, SOON_MS), () => change(personId, false, world));
  });
}

function change(personId: string, deletes: boolean, { scheduler, faults, tencent, tables, promises }: World): void {
  const person = tencent.persons.get(personId);
  if (!faults.isActive || person === undefined || person.busyUntil > scheduler.now) return;
  const before = person.faces;
  const changed = tencent.changeBySomebodyElse(person, deletes);
  if (changed === undefined) return;
  for (const face of before) if (!person.faces.includes(face)) promises.persons.deletedFaces.add(face.faceId);
  const isDuringCall = tables.persons.get(personId)?.openCall !== undefined;
  if (isDuringCall) promises.faces.misledAbout.add(personId);
  scheduler.count(`somebody else ${changed}${isDuringCall ? ' during a call' : ''}`);
  scheduler.tell('  tencent', () => `somebody else ${changed}: person ${personId}`);
}
