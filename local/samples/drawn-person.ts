/** Colours by which the stand-in distinguishes the drawn persons. */
export interface DrawnPerson {
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
}

const SKINS = ['#f2cfae', '#8d5a3a', '#d9a77c'];
/** None of them may count as skin. */
const HAIRS = ['#1d1a1c', '#a9a9b2', '#5b2a86', '#1f6f5c', '#2456a6'];
const SHIRTS = ['#2f6db5', '#b5482f', '#3f8a4d', '#7a5aa6', '#444c5c', '#c9c2b4', '#1f9aa0'];

/** Fifteen persons look different. Person 15 looks like person 0, in other clothes. */
export function drawnPerson(number: number): DrawnPerson {
  return {
    skin: pick(SKINS, number),
    hair: pick(HAIRS, number),
    shirt: pick(SHIRTS, number),
  };
}

function pick(list: readonly string[], number: number): string {
  return list[number % list.length] ?? '#000000';
}
