// cspell:ignore Zustimmen Approuver
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenFromMail } from '../journeys/approver.ts';
import { World } from '../journeys/world.ts';
import { executablePath, launchOptions } from './chromium.ts';

if (executablePath === undefined) console.warn('THE BROWSER TESTS ARE SKIPPED: there is no Chromium here. Install it (apt-get install chromium) or name one in HOLDFAST_BROWSER.');

describe.skipIf(executablePath === undefined)('the page of a link in a browser', () => {
  let world: World;
  let browser: Browser;
  let links = 0;

  beforeAll(async () => {
    world = await World.start();
    browser = await chromium.launch(launchOptions);
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (world as World | undefined)?.[Symbol.asyncDispose]();
  });

  /** An instance that waits, and its link. */
  async function asked(): Promise<{ id: string; token: string; fragment: string; query: string }> {
    links += 1;
    const approver = `browser-${links}@example.test`;
    const id = await world.startExpense(approver);
    const token = await tokenFromMail(world, approver);
    await world.untilStatus(id, 'waiting');
    const root = world.platform.urls.gateway;
    return { id, token, fragment: `${root}/r#${token}`, query: `${root}/r?t=${token}` };
  }

  /** A visit that ends with the test. */
  async function visit<T>(options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', ...options });
    try {
      return await work(await context.newPage());
    } finally {
      await context.close();
    }
  }

  /** Everything that a use of the link would change. */
  const traces = (id: string) =>
    world.rows(
      'resume-token',
      `SELECT t.*, b.state AS bookmark, (SELECT count(*)::int FROM attempts a WHERE a.token_id = t.token_id) AS attempts, (SELECT count(*)::int FROM redemptions) AS redemptions,
         (SELECT count(*)::int FROM token_actions) AS actions
       FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE t.instance_id = $1`,
      id,
    );

  it('changes nothing for scanners, whatever method and name they come with, nor in 10 s of a browser that runs its script; then a person answers', async () => {
    const { id, token, fragment, query } = await asked();
    const before = await traces(id);
    const scanners = ['', 'Mozilla/5.0 (compatible; bingbot/2.0)', 'Microsoft Office Word', 'Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1'];
    for (const agent of scanners) {
      for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
        const { status } = await world.api.call(`/r?t=${token}`, { method, headers: { 'user-agent': agent, 'sec-purpose': 'prefetch' } });
        expect([200, 204]).toContain(status);
      }
    }
    await visit({}, async (page) => {
      await page.goto(fragment);
      await page.getByRole('button', { name: 'Approve' }).waitFor();
      await page.waitForTimeout(10_000);
      await page.goto(query);
      expect(await page.title()).toBe('A decision is asked of you');
    });
    expect(await traces(id)).toEqual(before);
    expect((await world.instance(id))['status']).toBe('waiting');

    await visit({}, async (page) => {
      await page.goto(fragment);
      await page.getByLabel('Reason').fill('seen by a person');
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('heading', { name: 'Your answer is recorded: Approve' }).waitFor();
    });
    await world.untilStatus(id, 'completed');
  });

  it('takes the token out of the address and out of the history', async () => {
    const { fragment, token } = await asked();
    await visit({}, async (page) => {
      const requested: string[] = [];
      page.on('request', (request) => void requested.push(request.url(), request.headers()['referer'] ?? ''));
      await page.goto(fragment);
      await page.getByRole('button', { name: 'Approve' }).waitFor();

      expect(page.url()).not.toContain(token);
      expect(requested.filter((text) => text.replace(fragment, '').includes(token))).toEqual([]);
    });
  });

  it('takes a person’s answer without script, from the link for such readers', async () => {
    const { id, query } = await asked();
    await visit({ javaScriptEnabled: false }, async (page) => {
      await page.goto(query);
      await page.getByRole('button', { name: 'Reject' }).click();
      await page.getByRole('heading', { name: 'Your answer is recorded: Reject' }).waitFor();
      await page.goto(query);
      await page.getByText('The answer was Reject').waitFor();
    });
    expect((await world.untilStatus(id, 'completed'))['output']).toEqual({ result: 'rejected' });
  });

  it('answers nothing when somebody presses Enter in a field', async () => {
    const { id, query } = await asked();
    await visit({}, async (page) => {
      await page.goto(query);
      await page.getByLabel('Reason').press('Control+Enter');
      await page.getByLabel('Reason').press('Enter');
      expect(await page.getByRole('button', { name: 'Approve' }).isVisible()).toBe(true);
    });
    expect((await world.instance(id))['status']).toBe('waiting');
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds in the %s scheme, on a phone, in any of its states', { timeout: 60_000 }, async (colorScheme) => {
    const { query, fragment } = await asked();
    const phone = { colorScheme, viewport: { width: 360, height: 740 } };
    await visit(phone, async (page) => {
      const violations = async () => (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()).violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html ?? ''}`);
      for (const address of [`${world.platform.urls.gateway}/r`, `${world.platform.urls.gateway}/r?t=forged`, query]) {
        await page.goto(address);
        expect([address, ...(await violations())]).toEqual([address]);
      }
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await page.goto(fragment);
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByRole('heading', { name: 'Your answer is recorded' }).waitFor();
      expect(await violations()).toEqual([]);
      await page.goto(query);
      expect(await violations()).toEqual([]);
    });
  });

  it.each([['de-DE', 'Zustimmen'], ['fr-FR', 'Approuver'], ['ja-JP', 'Approve']] as const)('speaks to a browser of %s', async (locale, approve) => {
    const { query } = await asked();
    await visit({ locale }, async (page) => {
      await page.goto(query);
      expect(await page.getByRole('button', { name: approve }).isVisible()).toBe(true);
    });
  });
});
