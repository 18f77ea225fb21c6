import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';

export const alarms: Check = {
  name: 'alarms',
  async run(deployment, commands) {
    const all = await deployment.alarms();
    const findings = all.flatMap(({ name, state, reason, description, actionsEnabled }): readonly Finding[] => {
      if (state === 'ALARM') {
        return [
          problem(
            `${name} is in ALARM: ${reason}`,
            `${description} (The alarm ends some minutes after its cause.)`,
            commands.aws('cloudwatch', 'describe-alarm-history', '--alarm-name', name, '--max-items', '5'),
          ),
        ];
      }
      if (actionsEnabled) return [];
      return [
        warning(
          `The actions of ${name} are disabled, so the alarm is not delivered.`,
          'Enable them.',
          commands.aws('cloudwatch', 'enable-alarm-actions', '--alarm-names', name),
        ),
      ];
    });
    if (all.length === 0) {
      return warning(
        'The stack has no alarms.',
        'They were deleted outside the stack. This returns the whole stack to its template:',
        commands.revertDrift(),
      );
    }
    return findings.length > 0 ? findings : ok(`None of the ${all.length} alarms is in ALARM.`);
  },
};
