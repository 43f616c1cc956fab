import { expect, it } from 'vitest';
import { createMailbox } from './mailbox.ts';
import { renderPage } from './page.ts';

const mail = (subject: string) => ({ from: 'a@example.com', to: ['b@example.com'], subject, date: '2026-03-01T12:00:00Z', text: '', html: '', headers: [] });

it('lists the newest mail first and numbers mails for good', () => {
  const mailbox = createMailbox(10);
  mailbox.add(mail('first'));
  mailbox.add(mail('second'));
  expect(mailbox.list().map(({ id, subject }) => [id, subject])).toEqual([[2, 'second'], [1, 'first']]);
  mailbox.clear();
  mailbox.add(mail('third'));
  expect(mailbox.list().map(({ id }) => id)).toEqual([3]);
});

it('forgets the oldest mail beyond its limit', () => {
  const mailbox = createMailbox(2);
  for (const subject of ['first', 'second', 'third']) mailbox.add(mail(subject));
  expect(mailbox.list().map(({ subject }) => subject)).toEqual(['third', 'second']);
});

it('shows a mail without running anything of it', () => {
  const page = renderPage([{ id: 1, ...mail('<script>alert(1)</script>'), html: '<img src="x" onerror="alert(1)">', text: 'see https://localhost:8443/r#abc' }]);
  expect(page).not.toContain('<script>');
  expect(page).toContain('sandbox="');
  expect(page).not.toContain('allow-scripts');
  expect(page).toContain('<a href="https://localhost:8443/r#abc"');
});
