import { askForUpload, outcomeOf } from './api.js';
import { SUPPORT } from './config.js';
import { preparePhoto } from './prepare-photo.js';
import { upload } from './upload.js';

const $ = (id) => document.getElementById(id);

for (const input of [$('camera'), $('file')]) {
  input.addEventListener('click', (event) => {
    if ($('consent').checked) return;
    event.preventDefault();
    $('consent-missing').textContent = 'Agree first, then add your photo.';
    $('consent').focus();
  });
  input.addEventListener('change', () => {
    const [file] = input.files;
    // The same file can be chosen again.
    input.value = '';
    if (file) void begin(file);
  });
}
$('consent').addEventListener('change', () => {
  $('consent-missing').textContent = '';
});

async function begin(file) {
  $('photo').hidden = true;
  showProgress('Preparing your photo');
  const photo = await preparePhoto(file);
  if (photo === undefined) {
    const advice = 'Choose a photo in JPEG or PNG format.';
    showResult('bad', { title: 'This file cannot be opened as a photo', advice }, [chooseAnother]);
    return;
  }
  URL.revokeObjectURL($('preview').src);
  $('preview').src = URL.createObjectURL(photo.blob);
  $('photo').hidden = false;
  await send(photo);
}

async function send(photo) {
  showProgress('Uploading your photo', 0);
  await orTryAgain(
    async () => {
      const timeoutMs = Number(document.body.dataset.uploadSeconds) * 1000;
      const onProgress = (part) => showProgress('Uploading your photo', part);
      const uploaded = await upload(await askForUpload(photo.blob.type), photo.blob, { onProgress, timeoutMs });
      await check(uploaded, photo);
    },
    () => send(photo),
  );
}

async function check(uploaded, photo) {
  showProgress('Checking your photo');
  await orTryAgain(
    async () => showOutcome(await outcomeOf(uploaded), photo),
    () => check(uploaded, photo),
  );
}

async function orTryAgain(action, again) {
  try {
    await action();
  } catch (problem) {
    console.error(problem);
    showResult('bad', { title: problem.message, advice: problem.advice }, [['Try again', again], chooseAnother]);
  }
}

const chooseAnother = ['Choose another photo', showChoice];

const NEXT_STEPS = {
  'choose-another-photo': () => [chooseAnother],
  'upload-again': (photo) => [['Upload again', () => send(photo)], chooseAnother],
  'contact-support': () => [['Contact support', SUPPORT], chooseAnother],
  none: () => [['Add another photo', showChoice]],
};

function showOutcome({ status, faceRect, sameAs, title, advice, nextStep }, photo) {
  if (status !== 'ENROLLED') {
    // A failed photo may still be enrolled, when the cause is fixed.
    showResult(status === 'REJECTED' ? 'bad' : 'open', { title, advice }, NEXT_STEPS[nextStep](photo));
    return;
  }
  showFace(faceRect, photo);
  const words = sameAs
    ? {
        title: 'This photo is already enrolled',
        advice: `You uploaded it on ${dateOf(sameAs.uploadedAt)}. You are done.`,
      }
    : { title: 'Your photo is enrolled', advice: 'You are done.' };
  showResult('good', words, NEXT_STEPS.none(photo));
}

function dateOf(time) {
  return new Date(time).toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
}

/** In parts of the picture, so that the frame stays in place when the window changes. */
function showFace(faceRect, { width, height }) {
  $('face').hidden = $('caption').hidden = !faceRect;
  if (!faceRect) return;
  Object.assign($('face').style, {
    left: `${(100 * faceRect.x) / width}%`,
    top: `${(100 * faceRect.y) / height}%`,
    width: `${(100 * faceRect.width) / width}%`,
    height: `${(100 * faceRect.height) / height}%`,
  });
}

function showChoice() {
  show('choose');
  $('photo').hidden = true;
  $('file').focus();
}

/** @param {number} [part] of the upload; without it, how long it takes is not known */
function showProgress(step, part) {
  show('progress');
  $('face').hidden = $('caption').hidden = true;
  // Written only when it changes: otherwise it would be read aloud again and again.
  if ($('step').textContent !== step) $('step').textContent = step;
  if (part === undefined) $('bar').removeAttribute('value');
  else $('bar').value = 100 * part;
}

/** @param {readonly (readonly [text: string, action: string | (() => void)])[]} next what to offer; a string is a link */
function showResult(outcome, { title, advice }, next) {
  show('result');
  $('result').dataset.outcome = outcome;
  $('title').textContent = title;
  $('advice').textContent = advice;
  $('next').replaceChildren(...next.map(([text, action]) => button(text, action)));
  $('title').focus();
}

function button(text, action) {
  const element = document.createElement(typeof action === 'string' ? 'a' : 'button');
  element.className = 'button';
  element.textContent = text;
  if (typeof action === 'string') element.href = action;
  else element.addEventListener('click', action);
  return element;
}

function show(section) {
  for (const id of ['choose', 'progress', 'result']) $(id).hidden = id !== section;
}
