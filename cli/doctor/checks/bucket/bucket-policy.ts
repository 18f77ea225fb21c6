import type { Check } from '../../check.ts';
import { type Finding, ok, warning } from '../../finding.ts';
import { covers, type PolicyDocument, type Statement } from '../../key-policy/policy-document.ts';

/** What a request by presigned URL from the internet does not have, or has otherwise than one from within AWS. */
const KEEPS_OUT: ReadonlyMap<string, string> = new Map([
  ['aws:sourcevpce', 'who does not come by a VPC endpoint'],
  ['aws:sourcevpc', 'who does not come from a VPC'],
  ['aws:sourceip', 'addresses'],
  ['aws:vpcsourceip', 'addresses'],
  ['aws:referer', 'who does not name a page'],
  ['aws:useragent', 'programs by their name'],
  ['s3:authtype', 'presigned URLs'],
]);

const TENCENT_FETCHES =
  'Tencent fetches each image by presigned URL from the internet, so such a statement makes images fail as DownloadFailed. Except the roles of both functions from it (aws:PrincipalArn), or set base64Fallback, which sends the bytes after five failed downloads.';

/** Only what S3 itself would refuse can be seen here: whether Tencent really gets at an image, an upload shows. */
export const bucketPolicy: Check = {
  name: 'bucket-policy',
  async run(deployment) {
    const policy = await deployment.bucketPolicy();
    const findings = denials(policy).map(
      (who): Finding => warning(`the bucket's policy refuses ${who}: it may keep Tencent out`, TENCENT_FETCHES),
    );
    return findings.length > 0 ? findings : ok('no statement of the bucket keeps Tencent out');
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
    ...new Set(statements.flatMap(({ conditions }) => conditions.flatMap(({ key }) => keptOut(key, conditions)))),
  ];
}

function keptOut(key: string, all: Statement['conditions']): readonly string[] {
  // Old URLs are refused, which is good practice: those of this product live for minutes.
  const isAboutAge = all.some((condition) => condition.key.toLowerCase() === 's3:signatureage');
  if (key.toLowerCase() === 's3:authtype' && isAboutAge) return [];
  const who = KEEPS_OUT.get(key.toLowerCase());
  return who === undefined ? [] : [`${who} (${key})`];
}

/** Whom it excepts is the business of who wrote it: the functions' roles, for all that can be told. */
function exceptsSomePrincipals({ conditions }: Statement): boolean {
  return conditions.some(
    ({ operator, key }) => /Not/.test(operator) && /^aws:(PrincipalArn|userId|PrincipalTag\/.*)$/i.test(key),
  );
}
