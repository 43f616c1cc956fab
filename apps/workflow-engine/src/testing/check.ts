import { systemClock } from '@holdfast/clock/system-clock';
import { Authenticator } from '../calls/authenticator.ts';
import { Documents } from '../calls/documents.ts';
import type { OutsideWorld } from '../calls/outside-world.ts';
import { CheckDefinition } from '../definitions/check-definition.ts';
import { DefinitionExaminer, examineHere } from '../definitions/definition-examiner.ts';
import { FetchResources } from '../definitions/fetch-resources.ts';
import { scriptedOutside } from './scripted-outside.ts';
import { ids } from './turns.ts';

/** Checks definitions that name what lies in that outside; without it nothing does. */
export function checkWith(outside: OutsideWorld = scriptedOutside(() => ({ status: 404 })).outside, defaultCatalog?: string): CheckDefinition {
  return new CheckDefinition(examineHere(new DefinitionExaminer()), new FetchResources(new Documents(outside, new Authenticator(outside, systemClock), systemClock), ids), defaultCatalog);
}
