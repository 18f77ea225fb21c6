import { covers, type PolicyDocument, type Statement } from '../../../shared/aws/policy-document.ts';
import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';

/** Conditions that a request by presigned URL from the internet does not meet, and what they refuse. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['aws:sourcevpce', 'requests that do not come through a VPC endpoint'],
  ['aws:sourcevpc', 'requests that do not come from a VPC'],
  ['aws:sourceip', 'requests from other addresses'],
  ['aws:vpcsourceip', 'requests from other addresses'],
  ['aws:referer', 'requests without a certain referrer'],
  ['aws:useragent', 'requests of certain programs'],
  ['s3:authtype', 'presigned URLs'],
]);

const REMEDY =
  'Tencent downloads each image from the internet by presigned URL. With such a statement, images fail as DownloadFailed. Except the roles of both functions from it (aws:PrincipalArn), or deploy with base64Fallback, which sends the bytes after five failed downloads. This shows the policy:';

/** Only what S3 would refuse can be seen here. Whether Tencent can download an image, an upload shows. */
export const bucketPolicy: Check = {
  name: 'bucket-policy',
  async run(deployment, commands) {
    const policy = await deployment.bucketPolicy();
    const command = commands.aws(
      's3api',
      'get-bucket-policy',
      '--bucket',
      deployment.outputs.ImagesBucketName,
      '--query',
      'Policy',
      '--output',
      'text',
    );
    const findings = denials(policy).map(
      (what): Finding =>
        warning(`The bucket policy refuses ${what}, so Tencent may be unable to download images.`, REMEDY, command),
    );
    return findings.length > 0 ? findings : ok('No statement of the bucket policy refuses the downloads of Tencent.');
  },
};

function denials(policy: PolicyDocument | undefined): readonly string[] {
  const statements = (policy?.statements ?? []).filter(
    (statement) =>
      statement.effect === 'Deny' &&
      statement.principals.includes('*') &&
      (covers(statement, 's3:GetObject') || covers(statement, 's3:GetObjectVersion')) &&
      !exceptsSomePrincipals(statement),
  );
  return [
    ...new Set(statements.flatMap(({ conditions }) => conditions.flatMap(({ key }) => refused(key, conditions)))),
  ];
}

function refused(key: string, all: Statement['conditions']): readonly string[] {
  // To refuse old URLs is good practice: those of this product live for minutes.
  const isAboutAge = all.some((condition) => condition.key.toLowerCase() === 's3:signatureage');
  if (key.toLowerCase() === 's3:authtype' && isAboutAge) return [];
  const what = REFUSED.get(key.toLowerCase());
  return what === undefined ? [] : [`${what} (${key})`];
}

/** Which principals it excepts is not evaluated: the roles of the functions may be among them. */
function exceptsSomePrincipals({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key }) => /Not/.test(operator) && /^aws:(PrincipalArn|userId|PrincipalTag\/.*)$/i.test(key),
  );
}
