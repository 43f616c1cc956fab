import '@holdfast/json/large-integer';
import { isMap, isSeq, parseDocument, visit } from 'yaml';

/** Keys under which a definition has lists of tasks. */
const lists = new Set(['do', 'try', 'branches', 'before', 'after']);

/** The same definition, as JSON, whose every task ends in a commit of its own, so that an engine can be killed between any two. */
export function withCheckpoints(source: string): string {
  const document = parseDocument(source, { intAsBigInt: true });
  if (document.errors.length > 0) return source;
  visit(document, {
    Pair: (_key, { key, value }) => {
      if (!isSeq(value) || !lists.has(String(key))) return;
      for (const item of value.items) {
        const task = isMap(item) ? item.items[0]?.value : undefined;
        if (isMap(task) && task.get('metadata') === undefined) task.set('metadata', document.createNode({ checkpoint: true }));
      }
    },
  });
  return JSON.stringify(document.toJS());
}
