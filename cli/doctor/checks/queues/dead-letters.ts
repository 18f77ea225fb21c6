import type { Check } from '../../check.ts';
import { type Finding, ok, problem } from '../../finding.ts';

export const deadLetters: Check = {
  name: 'dead-letters',
  async run(deployment) {
    const names = ['uploads', 'enrollments'] as const;
    const found = await Promise.all(
      names.map(async (name): Promise<readonly Finding[]> => {
        const { waiting, inFlight } = await deployment.queue(`${name}DeadLetters`);
        const count = waiting + inFlight;
        if (count === 0) return [];
        const letters = count === 1 ? '1 dead letter' : `${count} dead letters`;
        return [
          problem(
            `${name}: ${letters}, images that nobody but a person brings on`,
            `npm run faces -- status says why they failed; mend that, then: npm run faces -- redrive --queue ${name}`,
          ),
        ];
      }),
    );
    const bad = found.flat();
    return bad.length > 0 ? bad : ok('none');
  },
};
