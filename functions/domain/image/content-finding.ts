/** What the content of an upload is instead of an accepted image, in sentences for the image's uploader. */
export interface ContentFinding {
  /** What happened: `The content is ...` */
  readonly what: string;
  /** What to do instead, where `Expected a ... image.` does not say it. */
  readonly instead?: string;
}
