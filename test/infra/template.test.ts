import { describe, expect, it } from '@jest/globals';
import { unzip } from '../../build/archive/unzip.ts';
import { EXIT, Problem } from '../../cli/shared/problem.ts';
import { synthesizeTemplate, type TemplateOptions } from '../../cli/template/aws-template.ts';
import { templateWith } from './synthesize.ts';

function templateFor(options: Partial<TemplateOptions> = {}) {
  const template = synthesizeTemplate({
    settings: {},
    bucket: 'acme-assets',
    prefix: 'faces/',
    region: undefined,
    ...options,
  });
  return { ...template, content: JSON.parse(template.text) };
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
const functionsOf = (content: { Resources: Readonly<Record<string, Resource>> }) =>
  Object.values(content.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');

describe('the template without a bootstrap', () => {
  const { content, text, assets, templateKey, stackName } = templateFor();

  it('has the resources that the CDK deploys, by the same logical ids', () => {
    const types = ({ Resources }: { Resources: Readonly<Record<string, Resource>> }) =>
      Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type]));
    const deployed = templateWith().toJSON();
    expect(types(content)).toEqual(types({ Resources: deployed.Resources }));
    expect(Object.keys(content.Outputs).sort()).toEqual(Object.keys(deployed.Outputs).sort());
  });

  it('needs nothing of the bootstrap, and tells nothing of the machine', () => {
    expect(content).not.toHaveProperty('Rules');
    expect(content).not.toHaveProperty('Parameters.BootstrapVersion');
    expect(text).not.toMatch(/hnb659fds|cdk-bootstrap|AWS::CDK::Metadata|aws:cdk:path/);
    expect(text).not.toContain(process.cwd());
  });

  it('gets its functions from the given bucket', () => {
    const code = functionsOf(content).map(({ Properties }) => Properties.Code);
    const keys = assets.map(({ key }) => key);
    expect(code).toHaveLength(5);
    for (const each of code) {
      expect(each).toEqual({ S3Bucket: 'acme-assets', S3Key: expect.stringMatching(/^faces\/[0-9a-f]{64}\.zip$/) });
      expect(keys).toContain((each as { S3Key: string }).S3Key);
    }
  });

  it('is uploaded too, because it is too large for a request', () => {
    expect(stackName).toBe('FaceEnrollment');
    expect(assets.find(({ key }) => key === templateKey)?.content.toString()).toBe(text);
    expect(text.length).toBeGreaterThan(51_200);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('is for any region, with functions for ARM, and for China when that is asked for', () => {
    const architectures = (template: typeof content) =>
      functionsOf(template).map(({ Properties }) => Properties.Architectures);
    expect(text).toContain('AWS::Region');
    expect(architectures(content)).toEqual(Array(5).fill(['arm64']));
    expect(architectures(templateFor({ region: 'cn-north-1' }).content)).toEqual(Array(5).fill(['x86_64']));
  });

  it('finds its functions in a bucket of the region of each stack', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
    const bucket = 'acme-${AWS::Region}';
    for (const { Properties } of functionsOf(templateFor({ bucket }).content)) {
      expect(Properties.Code).toMatchObject({ S3Bucket: { 'Fn::Sub': bucket } });
    }
  });

  it('brings along the function of the CDK that empties buckets, where data is not kept', () => {
    const withoutData = templateFor({ settings: { keepData: 'false', stackName: 'Trial' } });
    expect(withoutData.stackName).toBe('Trial');
    const added = withoutData.assets.filter(({ key }) => !assets.some((asset) => asset.key === key));
    const archives = added.filter(({ key }) => key.endsWith('.zip'));
    expect(archives).toHaveLength(1);
    expect([...unzip(archives[0]?.content ?? Buffer.alloc(0)).keys()]).toContain('index.js');
  });

  it('is not written for wrong settings, which are all named', () => {
    const wrong = () => templateFor({ settings: { requestsPerSecond: 'fast', keyprefix: 'faces/' } });
    expect(wrong).toThrow(Problem);
    expect(wrong).toThrow(/2 settings are wrong/);
    expect(wrong).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
  });
});
