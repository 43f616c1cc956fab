import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { Mail, MailTemplate, RenderedMail } from './mail.ts';

const own = fileURLToPath(new URL('../../templates/mail/', import.meta.url));
/** Where the link in a mail leads; some have none. */
const pages: Readonly<Record<MailTemplate, string>> = {
  invitation: '/account/invitation',
  'password-reset': '/account/password-reset',
  'address-confirmation': '/account/address',
  'address-change-asked': '',
  'address-changed': '',
  'password-changed': '',
};
const names = Object.keys(pages);

type Part = (values: object) => string;

/**
 * Compiles every template at once, so that a broken one stops the start and not a mail. Values are escaped in HTML and plain elsewhere; a
 * template reaches them and nothing else.
 *
 * @param folder an operator's own: `<name>.subject.hbs`, `<name>.text.hbs`, `<name>.html.hbs`; what it lacks is taken from ours
 */
export function mailTemplates(folder: string | undefined, publicUrl: string): (mail: Mail) => RenderedMail {
  const compile = (file: string, noEscape: boolean): Part => {
    const path = folder !== undefined && existsSync(join(folder, file)) ? join(folder, file) : join(own, file);
    const template = Handlebars.compile(readFileSync(path, 'utf8'), { noEscape, strict: true, knownHelpersOnly: true });
    template(sample);
    return (values) => template(values);
  };
  const parts = new Map<string, { subject: Part; text: Part; html: Part }>(names.map((name) => [name, { subject: compile(`${name}.subject.hbs`, true), text: compile(`${name}.text.hbs`, true), html: compile(`${name}.html.hbs`, false) }]));
  return ({ template, code = '', newAddress = '', to, expiresAt }) => {
    const part = parts.get(template);
    if (part === undefined) throw new Error(`no template is called ${template}`);
    const values = { code, newAddress, to, publicUrl, link: `${publicUrl}${pages[template]}?code=${code}`, expiresAt: `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` };
    return { subject: part.subject(values).trim(), text: part.text(values), html: part.html(values) };
  };
}

/** What a template may use. */
const sample = { code: 'code', newAddress: 'ada@example.org', link: 'https://localhost/account/invitation?code=code', to: 'ada@example.test', publicUrl: 'https://localhost', expiresAt: '2026-01-01 00:00 UTC' };
