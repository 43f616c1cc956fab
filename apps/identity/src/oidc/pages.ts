import { type Html, html } from '@holdfast/html/html';
import type { Page } from '../pages/page.ts';

/** @param action where the form goes */
export function loginPage(action: string, client: string, problem?: string): Page {
  return {
    title: 'Log in',
    content: html`<h1>Log in to continue to ${client}</h1>
${alert(problem)}
<form method="post" action="${action}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
<button type="submit">Log in</button>
</form>
<p><a href="/account/password-reset">I have forgotten my password</a></p>`,
  };
}

/** @param permissions what the client asks for and the user holds */
export function consentPage(action: string, client: string, permissions: readonly string[]): Page {
  const asks = permissions.includes('*') ? html`<p>It will be able to do everything that you can do.</p>` : html`<ul>${permissions.map((permission) => html`<li>${permission}</li>`)}</ul>`;
  return {
    title: 'Allow access',
    content: html`<h1>${client} asks for access</h1>
<p>It wants to act in your name on this platform.</p>
${permissions.length === 0 ? html`<p>It will learn who you are, and may do nothing.</p>` : asks}
<form method="post" action="${action}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="other">Deny</button>
</form>`,
  };
}

/** @param form the provider's form: a field for the code, named `user_code` */
export function deviceCodePage(form: Html, problem?: string): Page {
  return { title: 'Connect a device', content: html`<h1>Connect a device</h1>${alert(problem)}<p>Enter the code that your device shows.</p>${form}<button type="submit" form="op.deviceInputForm">Continue</button>` };
}

export function deviceConfirmPage(form: Html, client: string, userCode: string): Page {
  return {
    title: 'Connect this device?',
    content: html`<h1>Connect this device?</h1>
<p>${client} shows this code:</p>
<p><code>${userCode}</code></p>
<p>If you did not start this, or the code is another one, stop here.</p>
${form}
<button type="submit" form="op.deviceConfirmForm">Continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes" class="other">Stop</button>`,
  };
}

export function donePage(title: string, sentence: string): Page {
  return { title, content: html`<h1>${title}</h1><p>${sentence}</p>` };
}

export function logoutPage(form: Html): Page {
  return {
    title: 'Log out',
    content: html`<h1>Do you want to log out?</h1>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Log out</button>
<button type="submit" form="op.logoutForm" class="other">Stay logged in</button>`,
  };
}

export function errorPage(sentence: string): Page {
  return { title: 'This did not work', content: html`<h1>This did not work</h1>${alert(sentence)}<p>Start again from the application that sent you here.</p>` };
}

function alert(sentence: string | undefined): Html {
  return html`${sentence !== undefined && html`<p role="alert">${sentence}</p>`}`;
}
