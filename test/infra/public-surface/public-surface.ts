import { join } from 'node:path';
import { commandSurface } from './command-surface.ts';
import { constructSurface } from './construct-surface.ts';
import { messageSurface } from './message-surface.ts';
import { settingsSurface } from './settings-surface.ts';
import { stackSurface } from './stack-surface.ts';
import type { SurfaceSection } from './surface-section.ts';
import { tableSurface } from './table-surface.ts';

/** The committed report. `npm run public-surface` writes it. */
export const REPORT_FILE = join(import.meta.dirname, 'public-surface.txt');

/** Everything that programs outside the repository rely on, as the code has it. */
export function publicSurface(): readonly SurfaceSection[] {
  return [
    ...constructSurface(),
    settingsSurface(),
    ...stackSurface(),
    ...tableSurface(),
    ...messageSurface(),
    commandSurface(),
  ];
}
