import type { Check } from '../../check.ts';
import { type Finding, ok, problem } from '../../finding.ts';

export const tables: Check = {
  name: 'tables',
  async run(deployment) {
    const names = ['faces', 'persons'] as const;
    const states = await Promise.all(names.map((name) => deployment.table(name)));
    const bad = names.flatMap((name, index): readonly Finding[] => {
      const status = states[index]?.status ?? 'missing';
      if (status === 'ACTIVE' || status === 'UPDATING') return [];
      return [
        problem(
          `the table of ${name} is ${status}`,
          status === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS'
            ? 'Its KMS key is disabled or gone: enable it within seven days, after which the table is archived.'
            : 'Look at it in the DynamoDB console.',
        ),
      ];
    });
    return bad.length > 0 ? bad : ok('both are active');
  },
};
