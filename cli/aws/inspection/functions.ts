import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { Concurrency, FunctionState, MappingState } from '../../doctor/ports.ts';
import { reading } from './reading.ts';

export interface DeployedFunction extends FunctionState {
  readonly environment: Readonly<Record<string, string>>;
}

export async function deployedFunction(client: LambdaClient, name: string): Promise<DeployedFunction> {
  const found = await reading('lambda:GetFunctionConfiguration', () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  );
  return {
    name,
    roleArn: found.Role ?? '',
    state: found.State ?? 'unknown',
    stateReason: found.StateReason,
    lastUpdate: found.LastUpdateStatus ?? 'unknown',
    lastUpdateReason: found.LastUpdateStatusReason,
    timeoutSeconds: found.Timeout ?? 0,
    environment: found.Environment?.Variables ?? {},
  };
}

export async function mappingsOf(client: LambdaClient, name: string): Promise<readonly MappingState[]> {
  return reading('lambda:ListEventSourceMappings', async () => {
    const mappings: MappingState[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client },
      { FunctionName: name },
    )) {
      for (const {
        EventSourceArn = '',
        State = 'unknown',
        ScalingConfig,
        FunctionResponseTypes = [],
      } of EventSourceMappings) {
        mappings.push({
          queueArn: EventSourceArn,
          state: State,
          maxConcurrency: ScalingConfig?.MaximumConcurrency,
          reportsBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
        });
      }
    }
    return mappings;
  });
}

export async function concurrencyOf(client: LambdaClient, name: string): Promise<Concurrency> {
  const [{ ReservedConcurrentExecutions: reserved }, { AccountLimit }] = await Promise.all([
    reading('lambda:GetFunctionConcurrency', () =>
      client.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
    ),
    reading('lambda:GetAccountSettings', () => client.send(new GetAccountSettingsCommand())),
  ]);
  return { reserved, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? Number.POSITIVE_INFINITY };
}
