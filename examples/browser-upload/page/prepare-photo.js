/** Cameras take photos with more pixels than Tencent accepts. A face needs no more than this. */
const LONG_EDGE = 1600;
const QUALITY = 0.9;

/**
 * Makes an upright JPEG of moderate size. This also leaves out what cameras write into photos, such as the place.
 *
 * @param {File} file
 * @returns {Promise<{ blob: Blob, width: number, height: number } | undefined>} undefined for a file that is no photo
 */
export async function preparePhoto(file) {
  const picture = await decoded(file);
  if (picture === undefined) return undefined;
  const scale = Math.min(1, LONG_EDGE / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.naturalWidth * scale);
  canvas.height = Math.round(picture.naturalHeight * scale);
  const context = canvas.getContext('2d');
  // JPEG has no transparency: without this, transparent pixels become black.
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return blob ? { blob, width: canvas.width, height: canvas.height } : undefined;
}

async function decoded(file) {
  const url = URL.createObjectURL(file);
  const picture = new Image();
  picture.src = url;
  try {
    await picture.decode();
    return picture.naturalWidth > 0 ? picture : undefined;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}
