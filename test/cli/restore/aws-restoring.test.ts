import { describe, expect, it, jest } from '@jest/globals';
import type { DeployedStack } from '../../../cli/shared/aws/deployed-stack.ts';
import { PACER } from '../../fakes/dynamodb/schema.ts';
import { RestoreWorld } from './restore-world.ts';

jest.unstable_mockModule('../../../cli/shared/aws/aws-deployment.ts', () => ({
  /** Its secret holds no keys. */
  AwsDeployment: class {
    publishes = false;
    pacerTable = async () => PACER.name;
    personHashSecretArn = async () => 'arn:aws:secretsmanager:us-east-1:111122223333:secret:hash';
    requestsPerSecond = async () => 20;
    fn = async () => ({ timeoutSeconds: 60 });
    secretText = async () => undefined;
    destroy(): void {}
  },
}));
const { AwsRestoring } = await import('../../../cli/restore/aws-restoring.ts');

const world = new RestoreWorld();
// The clock of this computer is some days ahead of that of AWS.
const stack = {
  clock: { now: () => world.clock.now() },
  dynamo: world.dynamo.client,
  client: () => ({}),
  outputs: { FacesTableName: 'Faces', PersonsTableName: 'Persons', ErasuresTableName: 'Erasures' },
} as unknown as DeployedStack;

describe('a stack whose tables are restored', () => {
  it('is worked on by the clock of AWS: lease, rows and tombstones', async () => {
    const restoring = await AwsRestoring.of(stack);
    await restoring.states.begin(world.begun);
    expect(world.dynamo.table(PACER.name).items).toMatchObject([{ until: { N: String(world.clock.now() + 180_000) } }]);
    expect((await restoring.ports(world.begun)).clock.now()).toBe(world.clock.now());
    restoring.destroy();
  });

  it('needs no keys of Tencent to be given up, and has none to be restored', async () => {
    const restoring = await AwsRestoring.of(stack);
    const ports = await restoring.ports(world.begun);
    await expect(restoring.checkTencent()).rejects.toThrow('The secret holds no Tencent keys.');
    await expect(ports.facesAtTencent('1001')).rejects.toThrow('The secret holds no Tencent keys.');
    restoring.destroy();
  });
});
