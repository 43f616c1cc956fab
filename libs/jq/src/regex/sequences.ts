import { anything, CharSet, single } from './char-set.ts';
import type { RegexNode } from './node.ts';
import { property } from './property.ts';

const crlf: RegexNode = { kind: 'sequence', items: [single(0x0d), single(0x0a)].map((set) => ({ kind: 'set', set })) };

const lineEnds = new CharSet((point) => (point >= 0x0a && point <= 0x0d) || point === 0x85 || point === 0x2028 || point === 0x2029);

/** `\R`: any line end, CR LF as one. */
export const newline: RegexNode = { kind: 'atomic', body: { kind: 'choice', options: [crlf, { kind: 'set', set: lineEnds }] } };

const mark = (property('M') as CharSet).or(single(0x200d)).or(property('Emoji_Modifier') as CharSet);

/** `\X`: a character with the marks on it. */
export const grapheme: RegexNode = {
  kind: 'atomic',
  body: {
    kind: 'choice',
    options: [
      crlf,
      {
        kind: 'sequence',
        items: [
          { kind: 'set', set: anything },
          { kind: 'repeat', body: { kind: 'set', set: mark }, min: 0, max: Number.POSITIVE_INFINITY, mode: 'greedy' },
        ],
      },
    ],
  },
};
