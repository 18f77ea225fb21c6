import { type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { Simulated, SimulatedRequest } from '../../../doctor/ports.ts';
import { reading } from '../reading.ts';

/** What IAM says about requests of a principal, by its policies and those of its organization. */
export async function simulatedPolicies(
  client: IAMClient,
  principalArn: string,
  { actions, resourceArn, context = {} }: SimulatedRequest,
): Promise<Simulated> {
  const denied: string[] = [];
  const missingContext = new Set<string>();
  const pages = paginateSimulatePrincipalPolicy(
    { client },
    {
      PolicySourceArn: principalArn,
      ActionNames: [...actions],
      ResourceArns: [resourceArn],
      ContextEntries: Object.entries(context)
        .filter(([, values]) => values.length > 0)
        .map(([key, values]) => ({
          ContextKeyName: key,
          ContextKeyValues: [...values],
          ContextKeyType: values.length > 1 ? 'stringList' : 'string',
        })),
    },
  );
  await reading('iam:SimulatePrincipalPolicy', async () => {
    for await (const { EvaluationResults = [] } of pages) {
      for (const { EvalActionName = '', EvalDecision, MissingContextValues = [] } of EvaluationResults) {
        if (EvalDecision === 'allowed') continue;
        denied.push(EvalActionName);
        for (const key of MissingContextValues) missingContext.add(key);
      }
    }
  });
  return { denied, missingContext: [...missingContext] };
}
