import { redemptionDocument } from '../redemption/redemption-documents.ts';
import type { Closed } from './close-bookmark.ts';

/** What the engine is told of a close. */
export function closedDocument(closed: Closed) {
  return closed.state === 'closed' ? closed : { state: closed.state, redemption: redemptionDocument(closed.redemption) };
}
