import type { Uuid } from './uuid.ts';

export type TenantId = Uuid<'tenant'>;
export type UserId = Uuid<'user'>;
export type SessionId = Uuid<'session'>;
export type DefinitionId = Uuid<'definition'>;
export type InstanceId = Uuid<'instance'>;
export type TurnId = Uuid<'turn'>;
export type CallId = Uuid<'call'>;
export type TimerId = Uuid<'timer'>;
/** Of a `listen` task that waits for events. */
export type SubscriptionId = Uuid<'subscription'>;
/** Of a replica, as one that claims a tenant's events. */
export type ClaimantId = Uuid<'claimant'>;
export type SecretVersionId = Uuid<'secret-version'>;
export type BookmarkId = Uuid<'bookmark'>;
export type ResumeTokenId = Uuid<'resume-token'>;
export type RedemptionId = Uuid<'redemption'>;
export type ScheduleId = Uuid<'schedule'>;
export type MessageId = Uuid<'message'>;
