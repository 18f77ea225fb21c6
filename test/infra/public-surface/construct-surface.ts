import { exportsOf, fieldsOf, literalsOf, membersOf } from './declared-members.ts';
import type { Facts, SurfaceSection } from './surface-section.ts';

const CONSTRUCT = 'infra/face-enrollment/face-enrollment.ts';
/** What the npm package exports. */
const PACKAGE = 'infra/index.ts';
const PROPS = 'infra/face-enrollment/face-enrollment-props.ts';

/** What CDK apps write and read. */
export function constructSurface(): readonly SurfaceSection[] {
  const choices = literalsOf(PROPS, 'PrepareImages').map((choice) => [`PrepareImages accepts ${choice}`, '']);
  return [
    {
      title: 'construct props',
      direction: 'input',
      facts: {
        ...fieldsOf(PROPS, 'FaceEnrollmentProps'),
        ...fieldsOf('infra/face-enrollment/outcome-events.ts', 'OnOutcomeProps'),
        ...Object.fromEntries(choices),
      },
      instead: 'Keep the prop with its meaning and its default, and add an optional prop beside it.',
    },
    {
      title: 'construct members',
      direction: 'output',
      facts: {
        ...membersOf(CONSTRUCT, 'FaceEnrollment'),
        ...withoutMethods(membersOf('infra/face-enrollment/analytics/analytics.ts', 'Analytics')),
      },
      instead: 'Keep the member, and add another one beside it.',
    },
    {
      title: 'exports',
      direction: 'output',
      facts: { ...exportsOf(PACKAGE), ...exportsOf(CONSTRUCT) },
      instead: 'Export the former name as well.',
    },
  ];
}

/** Apps read what the construct made, and call nothing of it. */
function withoutMethods(members: Facts): Facts {
  return Object.fromEntries(Object.entries(members).filter(([, declared]) => !declared.startsWith('(')));
}
