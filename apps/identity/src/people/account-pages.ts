import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import { type Html, html } from '@holdfast/html/html';
import type { Result } from '@holdfast/problem/result';
import type { Page } from '../pages/page.ts';
import type { AcceptInvitation } from './accept-invitation.ts';
import type { ChangeAddress } from './change-address.ts';
import type { ResetPassword } from './reset-password.ts';

export interface PageAnswer {
  readonly status: number;
  readonly page: Page;
}

type Refused = { readonly code: string; readonly detail?: string };

/** Where the links in mails lead. Opening a page changes nothing and uses nothing up: mail scanners open links, too. */
export class AccountPages {
  readonly #accept: AcceptInvitation;
  readonly #reset: ResetPassword;
  readonly #address: ChangeAddress;

  constructor(accept: AcceptInvitation, reset: ResetPassword, address: ChangeAddress) {
    this.#accept = accept;
    this.#reset = reset;
    this.#address = address;
  }

  invitation(code: string): PageAnswer {
    return shown(invitationPage(code, ''));
  }

  async acceptInvitation(form: { readonly code: string; readonly name: string; readonly password: string }, origin: AuditOrigin): Promise<PageAnswer> {
    const accepted = await this.#accept.execute({ ...form, origin });
    return after(accepted, donePage('Your account is ready', 'You can log in now, with your e-mail address and the password that you chose.'), (problem) => invitationPage(form.code, form.name, problem));
  }

  /** Without a code: asks for the address to mail one to. */
  passwordReset(code: string | undefined): PageAnswer {
    return shown(code === undefined ? askForResetPage() : newPasswordPage(code));
  }

  async askForReset(email: string, origin: AuditOrigin): Promise<PageAnswer> {
    return after(await this.#reset.request(email, origin), donePage('Look at your mail', 'If there is an account with this address, a mail is on its way. Its link is good for 15 minutes.'), askForResetPage);
  }

  async resetPassword({ code, password }: { readonly code: string; readonly password: string }, origin: AuditOrigin): Promise<PageAnswer> {
    const done = donePage('Your password is set', 'You are logged out everywhere. Log in with the new password.');
    return after(await this.#reset.confirm({ code, password, origin }), done, (problem) => newPasswordPage(code, problem));
  }

  address(code: string): PageAnswer {
    return shown(addressPage(code));
  }

  async confirmAddress(code: string, origin: AuditOrigin): Promise<PageAnswer> {
    return after(await this.#address.confirm(code, origin), donePage('Your address is confirmed', 'It is the address of your account.'), (problem) => addressPage(code, problem));
  }
}

function shown(page: Page): PageAnswer {
  return { status: 200, page };
}

function after(result: Result<unknown, 'code-invalid' | 'weak-password' | 'too-many-requests'>, done: Page, again: (problem: string) => Page): PageAnswer {
  if (result.ok) return shown(done);
  return { status: { 'code-invalid': 400, 'weak-password': 422, 'too-many-requests': 429 }[result.refusal.code], page: again(sentenceOf(result.refusal)) };
}

function sentenceOf({ code, detail }: Refused): string {
  if (code === 'weak-password') return detail ?? 'The password is too weak.';
  return code === 'code-invalid' ? 'This link has been used, or it has expired. Ask for a new one.' : 'There were too many attempts. Try again later.';
}

function invitationPage(code: string, name: string, problem?: string): Page {
  return {
    title: 'Make your account',
    content: html`<h1>Make your account</h1>
${alert(problem)}
<form method="post" action="/account/invitation">
${hiddenCode(code)}
<label for="name">Your name</label>
<input id="name" name="name" autocomplete="name" required maxlength="200" value="${name}">
${newPassword}
<button type="submit">Make account</button>
</form>`,
  };
}

function askForResetPage(problem?: string): Page {
  return {
    title: 'Set a new password',
    content: html`<h1>Set a new password</h1>
${alert(problem)}
<form method="post" action="/account/password-reset/mail">
<label for="email">E-mail address of your account</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254">
<button type="submit">Send me a link</button>
</form>`,
  };
}

function newPasswordPage(code: string, problem?: string): Page {
  return {
    title: 'Set a new password',
    content: html`<h1>Set a new password</h1>
${alert(problem)}
<form method="post" action="/account/password-reset">
${hiddenCode(code)}
${newPassword}
<button type="submit">Set password</button>
</form>
<p><a href="/account/password-reset">Send me another link</a></p>`,
  };
}

function addressPage(code: string, problem?: string): Page {
  return {
    title: 'Confirm your address',
    content: html`<h1>Confirm your address</h1>
${alert(problem)}
<p>If you asked for this address to belong to your account, confirm it.</p>
<form method="post" action="/account/address">
${hiddenCode(code)}
<button type="submit">Confirm</button>
</form>`,
  };
}

function donePage(title: string, sentence: string): Page {
  return { title, content: html`<h1>${title}</h1><p>${sentence}</p>` };
}

/** No rules of composition; a password manager may do it all. */
const newPassword = html`<label for="password">A new password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="15" maxlength="128" aria-describedby="password-hint">
<p id="password-hint">At least 15 characters. Several words that have nothing to do with each other are easy to remember.</p>`;

function hiddenCode(code: string): Html {
  return html`<input type="hidden" name="code" value="${code}">`;
}

function alert(sentence: string | undefined): Html {
  return html`${sentence !== undefined && html`<p role="alert">${sentence}</p>`}`;
}
