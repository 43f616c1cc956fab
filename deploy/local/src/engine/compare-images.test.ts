import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { treeOf } from './compare-images.ts';

it('tells trees apart by content, mode, time and links, and by nothing else', () => {
  const made = () => {
    const root = mkdtempSync(join(tmpdir(), 'holdfast-tree-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'b'), 'text');
    symlinkSync('b', join(root, 'a', 'c'));
    for (const path of ['a/b', 'a']) utimesSync(join(root, path), 1, 1);
    return root;
  };
  const one = treeOf(made());
  const differing = (change: (root: string) => void) => {
    const root = made();
    change(root);
    const other = treeOf(root);
    return [...new Set([...one.keys(), ...other.keys()])].filter((path) => path !== 'a/c' && one.get(path) !== other.get(path));
  };
  expect(differing(() => undefined)).toEqual([]);
  expect(differing((root) => chmodSync(join(root, 'a', 'b'), 0o755))).toEqual(['a/b']);
  expect(differing((root) => utimesSync(join(root, 'a', 'b'), 1, 2))).toEqual(['a/b']);
  expect(differing((root) => (writeFileSync(join(root, 'a', 'b'), 'TEXT'), utimesSync(join(root, 'a', 'b'), 1, 1)))).toEqual(['a/b']);
  expect(differing((root) => (rmSync(join(root, 'a', 'b')), utimesSync(join(root, 'a'), 1, 1)))).toEqual(['a/b']);
});
