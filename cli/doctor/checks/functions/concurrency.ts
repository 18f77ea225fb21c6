import type { Check } from '../../check.ts';
import { type Finding, ok, problem, warning } from '../../finding.ts';
import type { Deployment, FunctionName } from '../../ports.ts';

export const concurrency: Check = {
  name: 'concurrency',
  async run(deployment) {
    const bad = (await Promise.all([one(deployment, 'intake'), one(deployment, 'enroll')])).flat();
    return bad.length > 0 ? bad : ok('there is room for as many functions at once as the queues may start');
  },
};

async function one(deployment: Deployment, name: FunctionName): Promise<readonly Finding[]> {
  const [{ reserved, unreserved }, all] = await Promise.all([deployment.concurrency(name), deployment.mappings(name)]);
  if (reserved === 0) {
    return [
      problem(
        `${name} is throttled to nothing: its reserved concurrency is 0`,
        `Find out who stopped it and why, then: aws lambda delete-function-concurrency --function-name ${(await deployment.fn(name)).name}`,
      ),
    ];
  }
  const wanted = Math.max(0, ...all.map(({ maxConcurrency = 0 }) => maxConcurrency));
  const room = reserved ?? unreserved;
  if (room >= wanted) return [];
  return [
    warning(
      `${name} may run ${wanted} times at once, but ${reserved === undefined ? 'the account has' : 'its reservation has'} room for ${room}: images take longer, and each throttled delivery is one of those after which they are given up`,
      "Raise the account's limit of concurrent executions (Service Quotas, Lambda), or lower maxConcurrency.",
    ),
  ];
}
