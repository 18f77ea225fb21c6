import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';

export const alarms: Check = {
  name: 'alarms',
  async run(deployment) {
    const all = await deployment.alarms();
    const findings = all.flatMap(({ name, state, reason, description, actionsEnabled }): readonly Finding[] => {
      if (state === 'ALARM') {
        return [problem(`${name} is in ALARM: ${reason}`, `${description} (It ends some minutes after its cause.)`)];
      }
      if (actionsEnabled) return [];
      return [
        warning(
          `${name} is switched off: nobody would be told`,
          `aws cloudwatch enable-alarm-actions --alarm-names ${name}`,
        ),
      ];
    });
    if (all.length === 0) return warning('the stack has no alarms', 'Deploy the stack again.');
    return findings.length > 0 ? findings : ok(`${all.length} are there, none is in ALARM`);
  },
};
