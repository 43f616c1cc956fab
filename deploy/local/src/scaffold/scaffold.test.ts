import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../paths.ts';
import { planFiles } from './lay-out.ts';
import { missingDependencies } from './missing-dependencies.ts';
import { fillIn, isKebabCase, namingOf } from './naming.ts';

const naming = namingOf('blocked-recipient', 'resume-token');

it('gives a name every form that templates ask for', () => {
  expect(fillIn('__app__/__name__: class __PascalName__, __camelName__ from __snake_name__s', naming)).toBe(
    'resume-token/blocked-recipient: class BlockedRecipient, blockedRecipient from blocked_recipients',
  );
});

it('knows kebab-case', () => {
  expect(['grant-core', 'ids', 'oauth2-client'].every(isKebabCase)).toBe(true);
  expect(['GrantCore', 'grant_core', '-ids', 'ids-', '', '../ids'].some(isKebabCase)).toBe(false);
});

it.each(['lib', 'feature', 'contract', 'migration'])('leaves no placeholder in the template "%s"', (template) => {
  const files = planFiles(join(repositoryRoot, 'templates', template), 'target', naming);
  expect(files.length).toBeGreaterThan(0);
  for (const { path, content } of files) expect(`${path}\n${content}`).not.toMatch(/__\w+__|\.tmpl/);
});

it('names the packages that a manifest lacks', () => {
  const files = [{ path: 'a.ts', content: "import { a } from '@holdfast/ids/ids';\nimport type { B } from '@nestjs/common';\nimport { c } from './c.ts';" }];
  expect(missingDependencies(files, { dependencies: { '@holdfast/ids': 'workspace:*' } })).toEqual(['@nestjs/common']);
  expect(missingDependencies(files, { dependencies: { '@holdfast/ids': 'workspace:*' }, devDependencies: { '@nestjs/common': '12.5.1' } })).toEqual([]);
});
