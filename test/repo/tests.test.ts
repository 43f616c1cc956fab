import { describe, expect, it } from 'vitest';
import { read, sources, isTest } from './repository.ts';

interface Title {
  readonly path: string;
  readonly title: string;
}

const own = 'test/repo/';

/** Titles of tests that are written out; those of a template are as good as its table. */
const titles: readonly Title[] = sources
  .filter((path) => isTest(path) && !path.startsWith(own))
  .flatMap((path) =>
    [...read(path).matchAll(/^[ \t]*(?:it|test)(?:\.each\([\s\S]*?\n?[ \t]*\]\))?\(\s*(['"])((?:\\.|(?!\1).)*)\1/gmu)].map((match) => ({ path, title: match[2] ?? '' })),
  );

const told = ({ path, title }: Title) => `${path}: ${title}`;

describe('the tests', () => {
  it('have titles that are found', () => {
    expect(titles.length).toBeGreaterThan(300);
  });

  it('have titles that are sentences: several words, and no "should"', () => {
    expect(titles.filter(({ title }) => /\bshould\b/iu.test(title) || title.trim().split(/\s+/u).length < 2).map(told)).toEqual([]);
  });

  it('have a title of their own in their package', () => {
    const written = titles.filter(({ title }) => !/[%$]/u.test(title));
    const counted = Map.groupBy(written, ({ path, title }) => `${path.split('/').slice(0, 2).join('/')}: ${title}`);
    expect([...counted].filter(([, same]) => same.length > 1).map(([title]) => title)).toEqual([]);
  });

  it('are all run', () => {
    const marked = sources.filter((path) => isTest(path) && !path.startsWith(own) && /\b(?:it|test|describe)\.(?:only|skip|todo|fails)\(/u.test(read(path)));
    expect(marked).toEqual([]);
  });

  it('do not sleep', () => {
    const sleep = /await (?:new Promise(?:<void>)?\(\(?\w+\)? => setTimeout\(|(?:delay|sleep|setTimeout)\(\d)/u;
    expect(sources.filter((path) => isTest(path) && sleep.test(read(path)))).toEqual([]);
  });

  it('do not mock our own modules', () => {
    expect(sources.filter((path) => isTest(path) && !path.startsWith(own) && /\bvi\.mock\(\s*['"](?:\.|@holdfast)/u.test(read(path)))).toEqual([]);
  });
});
