import { writeFileSync } from 'node:fs';
import { publicSurface, REPORT_FILE } from './public-surface.ts';
import { reportOf } from './report.ts';

writeFileSync(REPORT_FILE, reportOf(publicSurface()));
