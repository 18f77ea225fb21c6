import type { EnrolledPicture, Picture, ReportContent } from '../ports.ts';
import { type Html, html } from './html.ts';
import { dateAndTime } from './words.ts';

/** The newest enrolled images, each with a frame where the face is. */
export function gallery({ pictures }: ReportContent): Html {
  if (pictures === undefined) return html``;
  const content =
    pictures.length === 0
      ? html`<p>No image of the period is enrolled.</p>`
      : html`<ul class="gallery">
${pictures.map(item)}</ul>`;
  return html`<section aria-labelledby="images">
<h2 id="images">Newest enrolled images</h2>
${content}
</section>`;
}

function item({ objectKey, personId, faceId, completedAt, picture }: EnrolledPicture): Html {
  return html`<li><figure>
${picture.kind === 'picture' ? drawn(picture, personId) : html`<p class="missing">${picture.why}</p>`}
<figcaption><strong>Person <bdi>${personId}</bdi></strong>
<span>${faceId === undefined ? 'one of several faces' : `face ${faceId}`}</span>
<span><bdi>${objectKey}</bdi></span>
<time datetime="${completedAt}">${dateAndTime(Date.parse(completedAt))}</time></figcaption>
</figure></li>
`;
}

function drawn({ jpeg, width, height, face }: Picture & { readonly kind: 'picture' }, personId: string): Html {
  const frame = face && html`<rect class="frame-below" ${rectangle(face)}/><rect class="frame" ${rectangle(face)}/>`;
  const description = `Enrolled image of person ${personId}, ${face ? 'with a frame around the face' : 'without a frame, because the place of the face is not known'}`;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}"><image href="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}" width="${width}" height="${height}"/>${frame}</svg>`;
}

function rectangle({ x, y, width, height }: NonNullable<(Picture & { readonly kind: 'picture' })['face']>): Html {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map(Math.round) as [number, number, number, number];
  return html`x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="4"`;
}
