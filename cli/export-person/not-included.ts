/** What an export of a person does not have. The document says so. */
const NOT_INCLUDED = [
  'Features of the faces: only Tencent has them. The export has the face ids.',
  'JPGs in the prepared bucket: copies of images, which exist for 30 days.',
  'Messages in queues: images that have no row yet.',
  'Uploads without a person tag or with an illegal one: nothing connects them to the person.',
  'Object versions without a row, such as images from before the stack.',
  'Logs of the functions (3 months), backups of the tables (35 days), replicas of the bucket.',
  'Outcome events that applications and archives have stored.',
  'Rows of the lake: they have a pseudonym. Its key is a secret of the stack and is not exported.',
  'Receipts of erasures that ended more than 15 days ago: they have only a hash of the person id.',
] as const;

const IMAGES = 'The images themselves: --images <directory> exports them.';

export function notIncluded(hasImages: boolean): readonly string[] {
  return hasImages ? NOT_INCLUDED : [IMAGES, ...NOT_INCLUDED];
}
