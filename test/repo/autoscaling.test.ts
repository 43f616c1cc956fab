import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { files, read } from './repository.ts';

it('scales the engine on every queue that it takes from, by what waits now', () => {
  const queues = files.filter((path) => /^apps\/workflow-engine\/src\/.*\.consumer\.ts$/u.test(path)).map((path) => basename(path, '.consumer.ts'));
  const watched = [...read('k8s/components/keda/scaled-objects.yaml').matchAll(/listName: "\{holdfast\}:([^"]+)"/gu)].map(([, name = '']) => name);
  expect(queues.length).toBeGreaterThan(2);
  expect(watched.toSorted()).toEqual(queues.flatMap((queue) => [`${queue}:prioritized`, `${queue}:wait`]).toSorted());
});
