import { expect } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { expectAccessible } from './expect-accessible.ts';
import { writeScreenshot } from './write-screenshot.ts';

const SOON_MS = 45_000;
const PHONE = { width: 360, height: 640 };
const DESKTOP = { width: 800, height: 760 };

export interface Look {
  readonly dark?: boolean;
  readonly desktop?: boolean;
}

/** The page of the example as a user sees it, in a browser profile of its own. */
export class PhotoPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, url: string, { dark = false, desktop = false }: Look = {}): Promise<PhotoPage> {
    const context = await browser.newContext({
      viewport: desktop ? DESKTOP : PHONE,
      hasTouch: !desktop,
      isMobile: !desktop,
      colorScheme: dark ? 'dark' : 'light',
      locale: 'en-US',
    });
    const page = await context.newPage();
    await page.goto(url);
    return new PhotoPage(page);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Agrees, and chooses a file. */
  async add(content: Buffer, name = 'front.jpg'): Promise<void> {
    await this.page.check('#consent');
    await this.page.setInputFiles('#file', { name, mimeType: 'image/jpeg', buffer: content });
  }

  /** Waits for this result, which has to have the focus, so that it is read aloud. @returns what the page advises */
  async result(title: string | RegExp): Promise<string> {
    await this.page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor({ timeout: SOON_MS });
    expect(await this.page.locator('h2:focus').count()).toBe(1);
    return await this.page.locator('#advice').innerText();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** @param limit undefined for the speed of this machine */
  async slowDown(limit: { readonly bytesPerSecond: number } | undefined): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const uploadThroughput = limit?.bytesPerSecond ?? -1;
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
    await session.send('Network.emulateNetworkConditions', conditions);
  }

  /** @returns the percentages that the progress bar shows until there is this result */
  async progressUntil(title: string): Promise<readonly number[]> {
    const seen: number[] = [];
    const heading = this.page.getByRole('heading', { level: 2, name: title });
    for (const until = Date.now() + SOON_MS; !(await heading.isVisible()) && Date.now() < until; ) {
      const value = await this.page.locator('#bar').getAttribute('value');
      if (value !== null) seen.push(Number(value));
    }
    await this.result(title);
    return seen;
  }

  get frame(): Locator {
    return this.page.locator('#face');
  }

  /** Where the frame is, as parts of the picture. */
  async frameInPicture(): Promise<{ x: number; y: number; width: number; height: number }> {
    const [frame, picture] = [await this.frame.boundingBox(), await this.page.locator('#preview').boundingBox()];
    if (!frame || !picture) throw new Error('The page shows no frame or no picture.');
    return {
      x: (frame.x - picture.x) / picture.width,
      y: (frame.y - picture.y) / picture.height,
      width: frame.width / picture.width,
      height: frame.height / picture.height,
    };
  }

  async expectAccessible(): Promise<void> {
    await expectAccessible(this.page);
  }

  async screenshot(name: string): Promise<void> {
    await writeScreenshot(`browser-upload/${name}`, () => this.page.screenshot({ fullPage: true }));
  }
}
