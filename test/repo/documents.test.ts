import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { staleDocs } from '@holdfast/local/commands/docs';
import { queues } from '@holdfast/contracts/queues';
import { catalogue } from '@holdfast/problem/catalogue';
import { describe, expect, it } from 'vitest';
import { files, packages, read, root, sources } from './repository.ts';

/** Templates name paths that are filled in later. */
const documents = files.filter((path) => path.endsWith('.md') && !path.startsWith('templates/'));
const apps = packages.filter((path) => path.startsWith('apps/'));
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe('the generated documents', () => {
  it('are as `npm run docs` makes them', async () => {
    expect(await staleDocs()).toEqual([]);
  });

  it('have one section for each problem of the catalogue, and none for another', () => {
    expect(matches(read('docs/problems.md'), /^## (.+)$/gmu).toSorted()).toEqual(Object.keys(catalogue).toSorted());
  });

  it('have a row for each variable of each service', () => {
    const documented = new Set(matches(read('docs/config.md'), /^\| `(HOLDFAST_\w+)`/gmu));
    const declared = sources.filter((path) => /^(?:apps\/[^/]+|deploy\/(?:gateway|migrations)|libs\/config)\/src\/(?:service-)?config\.ts$/u.test(path)).flatMap((path) => matches(read(path), /^ {2}(HOLDFAST_\w+):/gmu));

    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((name) => !documented.has(name))).toEqual([]);
  });
});

describe('every problem of the catalogue', () => {
  it('is one that something can answer with', () => {
    const elsewhere = files.filter((path) => /^(?:apps|libs|deploy)\/.*\.(?:ts|conf)$/u.test(path) && path !== 'libs/problem/src/catalogue.ts').map(read).join('\n');

    expect(Object.keys(catalogue).filter((code) => !new RegExp(`(?<![\\w-])${code}(?![\\w-])`, 'u').test(elsewhere))).toEqual([]);
  });
});

describe('the architecture', () => {
  it.each(queues)('names the queue $name once, with who sends and who takes', ({ name, producer, consumer }) => {
    const rows = read('ARCHITECTURE.md').split('\n').filter((line) => line.startsWith(`| \`${name}\` |`));

    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain(`| ${producer} → ${consumer} |`);
  });

  it.each(queues)('has $name in the charters of both ends', ({ name, producer, consumer }) => {
    expect(read(`apps/${producer}/README.md`)).toContain(`\`${name}\``);
    expect(read(`apps/${consumer}/README.md`)).toContain(`\`${name}\``);
  });

  it.each(apps)('has every table of %s in its charter', (app) => {
    const migrations = files.filter((path) => path.startsWith(`${app}/migrations/`)).map(read);
    const dropped = new Set(migrations.flatMap((migration) => matches(migration, /^drop table (\w+)/gimu)));
    const tables = migrations.flatMap((migration) => matches(migration, /^create table (?:if not exists )?(\w+)/gimu)).filter((table) => !dropped.has(table));
    const charter = read(`${app}/README.md`);

    expect(tables).not.toEqual([]);
    expect(tables.filter((table) => !charter.includes(`\`${table}\``))).toEqual([]);
  });

  it('has records of decisions, numbered without a gap', () => {
    const numbers = files.filter((path) => path.startsWith('docs/adr/')).map((path) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/u.exec(path)?.[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('ends each page of a mechanism in its code entrypoints', () => {
    const pages = documents.filter((path) => path.startsWith('docs/architecture/') && !path.endsWith('/invariants.md'));
    expect(pages.filter((path) => matches(read(path), /^## (.+)$/gmu).at(-1) !== 'Code entrypoints')).toEqual([]);
  });
});

describe('the documents', () => {
  it('link to files that exist', () => {
    const broken = documents.flatMap((path) =>
      matches(read(path), /\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/gu).filter((target) => !existsSync(join(root, dirname(path), target))).map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name paths that exist', () => {
    const missing = documents.flatMap((path) =>
      matches(read(path), /`((?:apps|libs|deploy|test|docs|k8s|examples)\/[\w./-]+)`/gu).filter((target) => !existsSync(join(root, target))).map((target) => `${path}: ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it('list every invariant where it is kept, and tests cite them by number', () => {
    const invariants = matches(read('docs/architecture/invariants.md'), /^\| (I\d+) \|/gmu);
    const cited = new Set(sources.flatMap((path) => matches(read(path), /\b(I\d{1,2})\b/gu)));

    expect(invariants).toEqual(Array.from({ length: 15 }, (_, index) => `I${index + 1}`));
    expect([...cited].filter((name) => !invariants.includes(name))).toEqual([]);
  });
});
