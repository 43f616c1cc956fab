import { describe, expect, it } from 'vitest';
import { files, read, sources } from './repository.ts';

const rows = read('GLOSSARY.md').split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| word') && !line.startsWith('| ---'));
const avoided = rows.flatMap((row) => (row.split('|')[3] ?? '').split(',')).map((words) => words.trim()).filter((words) => words !== '');
const phrases = avoided.filter((words) => words.includes(' '));

/** Words to avoid for ours that are right for something else, which no spell check can tell apart. */
const otherMeanings: Readonly<Record<string, string>> = {
  activity: 'the permission read:activity-execution',
  execution: 'the permission read:activity-execution',
  hook: 'what frameworks call a function that they call',
  node: 'the runtime',
  quantum: 'the kind of computer that post-quantum curves resist',
  workspace: 'a package of the monorepo',
};

describe('the glossary', () => {
  it('names words to avoid', () => {
    expect(avoided.length).toBeGreaterThan(10);
  });

  it('has its single words refused by the spell check, but for those with another meaning', () => {
    const { flagWords } = JSON.parse(read('cspell.json')) as { flagWords: string[] };
    const single = avoided.filter((words) => !words.includes(' '));

    expect(flagWords.toSorted()).toEqual(single.filter((word) => otherMeanings[word] === undefined).toSorted());
    expect(Object.keys(otherMeanings).filter((word) => !single.includes(word))).toEqual([]);
  });

  it.each(phrases)('finds "%s" nowhere', (phrase) => {
    const pattern = new RegExp(String.raw`\b${phrase.replaceAll(' ', String.raw`[\s-]+`)}s?\b`, 'iu');
    const texts = [...sources, ...files.filter((path) => /^(?!k8s\/).*\.(?:md|yaml|sql|html|hbs)$/u.test(path))].filter((path) => path !== 'GLOSSARY.md' && path !== 'test/repo/glossary.test.ts');

    expect(texts.filter((path) => pattern.test(read(path)))).toEqual([]);
  });

  it('lists its words in alphabetical order, each once', () => {
    const words = rows.map((row) => row.split('|')[1]?.trim() ?? '');
    expect(words).toEqual([...new Set(words)].toSorted());
  });
});
