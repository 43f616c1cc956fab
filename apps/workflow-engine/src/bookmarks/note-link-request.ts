import type { BookmarkId, InstanceId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import type { KeepEvents } from '../events/keep-events.ts';
import type { TakeTurn } from '../turns/take-turn.ts';

/** What a workflow may listen for, with the bookmark's id as its subject. */
export const linkRequested = 'io.holdfast.bookmark.link-requested.v1';

export interface LinkRequest {
  readonly tokenId: ResumeTokenId;
  readonly bookmarkId: BookmarkId;
  readonly instanceId: InstanceId;
  readonly tenantId: TenantId;
  /** RFC 3339. */
  readonly requestedAt: string;
}

/** Writes into an instance's history that the holder of one of its links asks for another, and tells whoever listens. The same request again changes nothing. */
export class NoteLinkRequest {
  readonly #takeTurn: TakeTurn;
  readonly #keepEvents: KeepEvents;

  constructor(takeTurn: TakeTurn, keepEvents: KeepEvents) {
    this.#takeTurn = takeTurn;
    this.#keepEvents = keepEvents;
  }

  async execute({ bookmarkId, instanceId, requestedAt, tenantId, tokenId }: LinkRequest): Promise<void> {
    const turn = await this.#takeTurn.take(tenantId, instanceId, { type: 'link-requested', bookmarkId, tokenId });
    if (turn.type === 'missing') return;
    const event: CloudEvent = { specversion: '1.0', id: tokenId, source: 'holdfast:resume-token', type: linkRequested, subject: bookmarkId, time: requestedAt, data: { instanceId, bookmarkId, tokenId } };
    await this.#keepEvents.execute(tenantId, [event]);
  }
}
