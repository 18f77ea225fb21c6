import { drawnPerson } from './drawn-person.ts';

export interface Portrait {
  /** The person that it shows. */
  readonly person: number;
  /** Selects another picture of the same person, with another background and smile. */
  readonly shot?: number;
  readonly width?: number;
  readonly height?: number;
  /** Draws the background and the shirt only. */
  readonly faceless?: boolean;
}

const BACKGROUNDS = ['#dfe7ef', '#c8dccb', '#b9c7e0', '#e4e4e4', '#cfd8c0', '#bcd4d8'];

/** A simple portrait as SVG of 200 x 250 units, with the head in its middle. */
export function drawPortrait({ person, shot = 0, width = 400, height = 500, faceless = false }: Portrait): string {
  const { skin, hair, shirt } = drawnPerson(person);
  const background = BACKGROUNDS[(shot + person) % BACKGROUNDS.length];
  const smile = 172 + (shot % 5) * 3;
  const head = `
    <ellipse cx="100" cy="104" rx="62" ry="74" fill="${hair}"/>
    <ellipse cx="100" cy="125" rx="50" ry="64" fill="${skin}"/>
    <path d="M 48 110 Q 52 66 100 64 Q 148 66 152 110 Q 140 84 100 82 Q 60 84 48 110 Z" fill="${hair}"/>
    <ellipse cx="79" cy="120" rx="11" ry="7" fill="#ffffff"/><circle cx="79" cy="120" r="6.5" fill="#15151a"/>
    <ellipse cx="121" cy="120" rx="11" ry="7" fill="#ffffff"/><circle cx="121" cy="120" r="6.5" fill="#15151a"/>
    <path d="M 66 106 Q 79 100 92 106" stroke="${hair}" stroke-width="4" fill="none"/>
    <path d="M 108 106 Q 121 100 134 106" stroke="${hair}" stroke-width="4" fill="none"/>
    <path d="M 100 124 Q 94 146 101 148" stroke="#00000040" stroke-width="3" fill="none"/>
    <path d="M 80 160 Q 100 ${smile} 120 160" stroke="#a8323a" stroke-width="5" fill="none" stroke-linecap="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 200 250"
    preserveAspectRatio="xMidYMid slice">
    <rect x="-4000" y="-4000" width="8000" height="8000" fill="${background}"/>
    <path d="M 14 260 Q 18 190 78 178 L 122 178 Q 182 190 186 260 Z" fill="${shirt}"/>${faceless ? '' : head}
  </svg>`;
}
