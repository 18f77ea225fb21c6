import { describe, expect, it } from '@jest/globals';
import { bucketProblem } from '../../../cli/template/bucket-problem.ts';

describe('a bucket that cannot take the template', () => {
  it.each([
    ['NoSuchBucket', 'does not exist. Create it in the region of the stack'],
    ['InvalidBucketNameValue', 'cannot be the name of an S3 bucket'],
    ['PermanentRedirect', 'is in another region than the stack'],
    ['AuthorizationHeaderMalformed', 'is in another region than the stack'],
  ])('is told from other failures by %s', (errorName, what) => {
    expect(bucketProblem('acme-assets', errorName)).toContain(what);
  });

  it('is not blamed for a missing permission', () => {
    expect(bucketProblem('acme-assets', 'AccessDenied')).toBeUndefined();
  });
});
