import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import { describe, expect, it } from 'vitest';
import type { DefinitionStore } from './definition.store.ts';
import type { PublishedDefinition } from './published-definition.ts';

const ids = randomIds(systemClock);

function definitionOf(tenantId: TenantId, rest: Partial<PublishedDefinition> = {}): PublishedDefinition {
  return {
    id: ids.next(),
    tenantId,
    namespace: 'test',
    name: 'approve',
    version: '1.0.0',
    status: 'published',
    number: 1,
    mediaType: 'application/yaml',
    source: new TextEncoder().encode('document: {} # ü\n'),
    publishedBy: 'ada',
    publishedAt: new Date('2026-01-02T03:04:05.678Z'),
    ...rest,
  };
}

/** What every definition store must do. `open` gives one that may be in use by other tests. */
export function definitionStoreSuite(open: () => Promise<{ store: DefinitionStore; transactions: Transactions }>): void {
  describe('a definition store', () => {
    it('finds a version with everything that was inserted, and its data with members in order', async () => {
      const { store, transactions } = await open();
      const definition = definitionOf(ids.next(), { title: 'Approve', summary: 'Ask someone' });
      expect(await transactions.run((tx) => store.insert(tx, definition, { z: 1, a: [2] }))).toBe(true);
      expect(await store.find(definition.tenantId, definition)).toEqual(definition);
      expect(JSON.stringify(await store.findDocument(definition.tenantId, definition.id))).toBe(JSON.stringify({ id: definition.id, status: 'published', document: { z: 1, a: [2] } }));
      expect(await store.findDocument(definition.tenantId, definition)).toMatchObject({ id: definition.id });
    });

    it('inserts a version once, whatever its content', async () => {
      const { store, transactions } = await open();
      const definition = definitionOf(ids.next());
      const other = definitionOf(definition.tenantId, { source: new TextEncoder().encode('other') });
      const inserted = await Promise.all([definition, other].map((each) => transactions.run((tx) => store.insert(tx, each, {}))));
      expect(inserted.filter((isNew) => isNew)).toHaveLength(1);
    });

    it('numbers what is published, keeps a draft until then, and never changes what was', async () => {
      const { store, transactions } = await open();
      const insert = (definition: PublishedDefinition, document: object = {}) => transactions.run((tx) => store.insert(tx, definition, document));
      const retire = (tenantId: TenantId, definition: PublishedDefinition) => transactions.run((tx) => store.retire(tx, tenantId, definition));
      const first = definitionOf(ids.next());
      const draft = definitionOf(first.tenantId, { version: '2.0.0', status: 'draft' });
      expect(await insert(draft, { n: 1 })).toBe(true);
      expect(await insert(first)).toBe(true);
      expect(await insert({ ...draft, id: ids.next(), title: 'Better' }, { n: 2 })).toBe(true);
      const found = await store.find(first.tenantId, draft);
      expect(found).toMatchObject({ status: 'draft', title: 'Better' });
      expect(found).not.toHaveProperty('number');
      expect(await retire(first.tenantId, draft)).toBe(false);
      expect(await insert({ ...draft, status: 'published' }, { n: 3 })).toBe(true);
      expect(await store.find(first.tenantId, draft)).toMatchObject({ status: 'published', number: 2 });
      expect(await store.findDocument(first.tenantId, draft)).toMatchObject({ status: 'published', document: { n: 3 } });
      expect(await insert(draft)).toBe(false);
      expect(await retire(ids.next(), draft)).toBe(false);
      expect(await retire(first.tenantId, draft)).toBe(true);
      expect(await insert({ ...draft, status: 'published' })).toBe(false);
      expect(await store.find(first.tenantId, draft)).toMatchObject({ status: 'retired', number: 2 });
    });

    it('keeps the same version of another tenant apart', async () => {
      const { store, transactions } = await open();
      const definition = definitionOf(ids.next());
      const theirs = definitionOf(ids.next());
      for (const each of [definition, theirs]) await transactions.run((tx) => store.insert(tx, each, {}));
      expect(await store.find(theirs.tenantId, definition)).toEqual(theirs);
      expect(await store.findDocument(theirs.tenantId, definition.id)).toBeUndefined();
      expect(await store.find(ids.next(), definition)).toBeUndefined();
    });

    it('lists a tenant by namespace and name, newest first, page by page', async () => {
      const { store, transactions } = await open();
      const tenantId = ids.next<TenantId>();
      const versions = ['1.0.0', '1.1.0', '2.0.0'].map((version) => definitionOf(tenantId, { version }));
      const other = definitionOf(tenantId, { name: 'other' });
      for (const each of [...versions, other]) await transactions.run((tx) => store.insert(tx, each, {}));
      const newestFirst = versions.map(({ id }) => id).toSorted().toReversed();
      const page = await store.list(tenantId, { name: 'approve' }, { limit: 2 });
      expect(page.map(({ id }) => id)).toEqual(newestFirst.slice(0, 2));
      expect((await store.list(tenantId, { name: 'approve' }, { limit: 2, after: page[1]?.id })).map(({ id }) => id)).toEqual(newestFirst.slice(2));
      expect(await store.list(tenantId, { namespace: 'elsewhere' }, { limit: 9 })).toEqual([]);
    });
  });
}
