import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { LOCAL_DIR } from '../../../local/paths.ts';

/**
 * Not those that `@sparticuz/chromium` recommends: these switch off the same-origin policy, and with it CORS
 * (`--disable-web-security`).
 */
const ARGS = [
  // Root, in a container, cannot use the sandbox of the browser.
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  // The browser asks nothing of the internet.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts the browser of the package, which is built for Linux on x64, or an installed Chrome elsewhere.
 *
 * @returns undefined where there is no browser, after saying so
 */
export async function startBrowser(): Promise<Browser | undefined> {
  const isPackaged = process.platform === 'linux' && process.arch === 'x64';
  try {
    const browser = isPackaged ? { executablePath: await packagedBrowser() } : { channel: 'chrome' };
    return await chromium.launch({ ...browser, args: ARGS, headless: true });
  } catch (error) {
    if (isPackaged) throw error;
    console.warn(`The browser tests are left out, because Chrome is not installed on this machine. ${error}`);
    return undefined;
  }
}

const DIRECTORY = join(LOCAL_DIR, 'chromium-143.0.4');
const EXECUTABLE = join(DIRECTORY, 'chromium');

/** Extracts the browser once. A run that is killed meanwhile leaves no incomplete browser under this name. */
async function packagedBrowser(): Promise<string> {
  if (existsSync(EXECUTABLE)) return EXECUTABLE;
  mkdirSync(LOCAL_DIR, { recursive: true });
  const draft = mkdtempSync(`${DIRECTORY}-`);
  try {
    const script = join(import.meta.dirname, 'extract-chromium.ts');
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: draft } });
    renameSync(draft, DIRECTORY);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(EXECUTABLE)) throw error;
  }
  return EXECUTABLE;
}
