import { systemClock } from '@holdfast/clock/system-clock';
import { Veil } from '@holdfast/workflow-core/secrets/veil';
import { Authenticator } from '../calls/authenticator.ts';
import { Documents } from '../calls/documents.ts';
import type { OutsideWorld } from '../calls/outside-world.ts';
import type { CallParts } from '../calls/perform-call.ts';
import { MemoryResumeTokens } from './memory-resume-tokens.ts';
import { noChildren } from './no-children.ts';

/** What calls are made with, to that outside; no secrets but those of `veil`. */
export function callParts(outside: OutsideWorld, { resumeTokens = new MemoryResumeTokens(), veil = Veil.empty } = {}): CallParts {
  const authenticator = new Authenticator(outside, systemClock);
  const documents = new Documents(outside, authenticator, systemClock);
  return { outside, resumeTokens, children: noChildren, authenticator, documents, veilOf: () => Promise.resolve(veil) };
}
