import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Images } from '../../local/aws/images.ts';
import type { StackOutputs } from '../../local/deploy/stack-outputs.ts';
import { jpeg } from '../../local/samples/render.ts';
import { deployTemplate, updateTemplate } from './stack/deploy-template.ts';
import { type Stack, startStack } from './stack/stack.ts';

const SOON_MS = 45_000;

let first: Stack;
let secondOutputs: StackOutputs;
let second: Images;
let settings: Readonly<Record<string, string>>;

beforeAll(async () => {
  first = await startStack({ settings: { keyPrefix: 'first/' } });
  const { secretId, tencent, outputs } = first;
  settings = {
    stackName: 'Second',
    keyPrefix: 'second/',
    existingBucket: outputs.ImagesBucketName,
    tencentSecret: secretId,
    tencentEndpoint: tencent.endpoint,
  };
  secondOutputs = await deployTemplate(first, settings);
  second = new Images(first.aws, secondOutputs);
}, 180_000);

afterAll(async () => {
  await first?.stop();
});

describe('two stacks in one account that share a bucket and a secret, one of the CDK and one of the template', () => {
  it('have nothing else in common', () => {
    const names = Object.entries(first.outputs);
    const shared = names.filter(([, value]) => Object.values(secondOutputs).includes(value)).map(([name]) => name);
    expect(shared).toEqual(['ImagesBucketName', 'TencentSecretArn']);
  });

  it('each enroll what is below their own prefix, and never hear of the rest', async () => {
    for (const personId of ['of-first', 'of-second', 'of-nobody']) first.tencent.api.persons.create(personId);
    const body = await jpeg({ person: 3 });
    const [one, other] = await Promise.all([
      first.images.upload({ key: 'first/front.jpg', body, personId: 'of-first' }),
      second.upload({ key: 'second/front.jpg', body, personId: 'of-second' }),
      first.images.upload({ key: 'third/front.jpg', body, personId: 'of-nobody' }),
    ]);
    await Promise.all([first.images.settled(one, SOON_MS), second.settled(other, SOON_MS)]);

    expect(await first.images.rows()).toMatchObject([{ personId: 'of-first', status: 'ENROLLED' }]);
    expect(await second.rows()).toMatchObject([{ personId: 'of-second', status: 'ENROLLED' }]);
    const persons = first.tencent.api.persons.all().map(({ personId, faces }) => [personId, faces.length]);
    expect(persons.sort()).toEqual([
      ['of-first', 1],
      ['of-nobody', 0],
      ['of-second', 1],
    ]);
  }, 60_000);

  it('are changed by update-stack with another template, which replaces nothing', async () => {
    const updated = await updateTemplate(first, { ...settings, keyPrefix: 'moved/' });
    expect(updated).toEqual(secondOutputs);
    const body = await jpeg({ person: 4 });
    const upload = await second.upload({ key: 'moved/front.jpg', body, personId: 'of-nobody' });
    await second.settled(upload, SOON_MS);
    expect((await second.rows()).map(({ objectKey, status }) => `${objectKey} ${status}`).sort()).toEqual([
      'moved/front.jpg ENROLLED',
      'second/front.jpg ENROLLED',
    ]);
  }, 90_000);
});
