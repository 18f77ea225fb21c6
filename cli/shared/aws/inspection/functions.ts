import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { Concurrency, FunctionState, MappingState } from '../../../doctor/ports.ts';
import { reading } from '../reading.ts';

export interface DeployedFunction extends FunctionState {
  readonly environment: Readonly<Record<string, string>>;
}

/** @param readEnvironment as the function itself reads it */
export async function deployedFunction(
  client: LambdaClient,
  name: string,
  readEnvironment: (environment: Readonly<Record<string, string>>) => unknown,
): Promise<DeployedFunction> {
  const found = await reading('lambda:GetFunctionConfiguration', () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  );
  const environment = found.Environment?.Variables ?? {};
  return {
    name,
    roleArn: found.Role ?? '',
    state: found.State ?? 'unknown',
    stateReason: found.StateReason,
    lastUpdate: found.LastUpdateStatus ?? 'unknown',
    lastUpdateReason: found.LastUpdateStatusReason,
    timeoutSeconds: found.Timeout ?? 0,
    environment,
    environmentProblem: problemOf(() => readEnvironment(environment)),
  };
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export async function mappingsOf(client: LambdaClient, name: string): Promise<readonly MappingState[]> {
  return reading('lambda:ListEventSourceMappings', async () => {
    const mappings: MappingState[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client },
      { FunctionName: name },
    )) {
      for (const {
        UUID: uuid = '',
        EventSourceArn = '',
        State = 'unknown',
        ScalingConfig,
        FunctionResponseTypes = [],
      } of EventSourceMappings) {
        mappings.push({
          uuid,
          sourceArn: EventSourceArn,
          state: State,
          maxConcurrency: ScalingConfig?.MaximumConcurrency,
          reportsBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
        });
      }
    }
    return mappings;
  });
}

const UNKNOWN_LIMIT = Number.POSITIVE_INFINITY;

export async function concurrencyOf(client: LambdaClient, name: string): Promise<Concurrency> {
  const [{ ReservedConcurrentExecutions: reserved }, { AccountLimit }] = await Promise.all([
    reading('lambda:GetFunctionConcurrency', () =>
      client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
    ),
    reading('lambda:GetAccountSettings', () => client.send(new GetAccountSettingsCommand())),
  ]);
  const { UnreservedConcurrentExecutions: unreserved, ConcurrentExecutions: limit } = AccountLimit ?? {};
  return { reserved, unreserved: unreserved ?? UNKNOWN_LIMIT, limit: limit ?? UNKNOWN_LIMIT };
}
