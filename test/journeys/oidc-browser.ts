import { expect } from 'vitest';
import type { Answer, Api } from './api.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** A page and the address it came from. */
interface Visit extends Answer {
  readonly path: string;
}

/** As much of a browser as the login needs: cookies, redirects on the platform, forms. */
export class Browser {
  readonly #api: Api;
  readonly #cookies = new Map<string, string>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** Follows redirects until there is a page, or the way leads away from the platform. */
  async open(url: URL): Promise<Visit> {
    return this.#follow(await this.#get(`${url.pathname}${url.search}`));
  }

  /** Fills in the page's form and posts it as the browser of the same site would, unless told otherwise. */
  async submit(page: Visit, fields: Record<string, string>, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }): Promise<Visit> {
    const action = /<form[^>]*action="([^"]+)"/u.exec(page.text)?.[1];
    expect(action, page.text).toBeDefined();
    const hidden = [...page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/gu)].map(([input]) => [/name="([^"]*)"/u.exec(input)?.[1] ?? '', /value="([^"]*)"/u.exec(input)?.[1] ?? '']);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)] as [string, string][]).toString();
    const path = URL.parse(action ?? '')?.pathname ?? action ?? '';
    const answer = await this.#api.call(path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: this.#cookie(), ...headers }, body });
    return this.#follow({ ...this.#keep(answer), path });
  }

  /** Logs in where asked, decides on consent, and returns where the client is called back. */
  async authorize(url: URL, credentials: Credentials, decision: 'allow' | 'deny' = 'allow'): Promise<URL> {
    let visit = await this.open(url);
    if (visit.text.includes('name="password"')) visit = await this.submit(visit, { ...credentials });
    if (visit.text.includes('name="decision"')) visit = await this.submit(visit, { decision });
    const location = String(visit.headers['location'] ?? '');
    expect(location, `${visit.status} ${visit.text}`).not.toBe('');
    return new URL(location);
  }

  /** The device flow's pages: confirm the code, log in, allow. */
  async connectDevice(url: URL, credentials: Credentials): Promise<void> {
    let visit = await this.open(url);
    // The code comes with the address; without script the form is sent by hand.
    if (visit.text.includes('op.deviceInputForm')) visit = await this.submit(visit, { user_code: url.searchParams.get('user_code') ?? '' });
    visit = await this.submit(visit, { confirm: 'yes' });
    if (visit.text.includes('name="password"')) visit = await this.submit(visit, { ...credentials });
    if (visit.text.includes('name="decision"')) visit = await this.submit(visit, { decision: 'allow' });
    expect(visit.text).toContain('Your device is connected');
  }

  async #get(path: string): Promise<Visit> {
    return { ...this.#keep(await this.#api.call(path, { headers: { cookie: this.#cookie() } })), path };
  }

  async #follow(visit: Visit): Promise<Visit> {
    const location = visit.headers['location'];
    if (typeof location !== 'string') return visit;
    const target = new URL(location, this.#api.url);
    return target.origin === new URL(this.#api.url).origin ? this.#follow(await this.#get(`${target.pathname}${target.search}`)) : visit;
  }

  #keep(answer: Answer): Answer {
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';', 1);
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      expect(line).toMatch(/; secure/iu);
      if (value === '' || /expires=Thu, 01 Jan 1970/u.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
