import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeFromMail } from '../journeys/mails.ts';
import { World } from '../journeys/world.ts';
import { executablePath, launchOptions } from './chromium.ts';

describe.skipIf(executablePath === undefined)('the pages for people and their accounts in a browser', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    world = await World.start();
    browser = await chromium.launch(launchOptions);
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (world as World | undefined)?.[Symbol.asyncDispose]();
  });

  it('have no accessibility violations that axe can find', async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: true });
    for (const path of ['/account/invitation?code=x', '/account/password-reset', '/account/password-reset?code=x', '/account/address?code=x']) {
      const page = await context.newPage();
      await page.goto(`${world.platform.urls.gateway}${path}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect([path, violations.map(({ id }) => id)]).toEqual([path, []]);
      await page.close();
    }
    await context.close();
  });

  it('make an account without script, by keyboard alone', async () => {
    await world.api.call('/v1/invitations', { method: 'POST', token: world.token, body: { email: 'keys@example.test', roles: ['viewer'] } });
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${world.platform.urls.gateway}/account/invitation?code=${await codeFromMail(world, 'keys@example.test')}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Keys');
    await page.keyboard.press('Tab');
    await page.keyboard.type('granite umbrella 42 otter');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account/invitation');

    expect(await page.textContent('h1')).toBe('Your account is ready');
    await context.close();
  });
});
