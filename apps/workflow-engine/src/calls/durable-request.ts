import type { CallRequest } from '@holdfast/workflow-core/call';

/** What is done durably on behalf of an instance: what its tasks call for, and the cancel that it owes as the child of one that went on. */
export type DurableRequest = CallRequest | { readonly type: 'cancel' };
