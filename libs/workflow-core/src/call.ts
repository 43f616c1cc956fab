import type { BookmarkId } from '@holdfast/ids/ids';
import type { CallAuthentication } from './definition/authentication.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Vault } from './secrets/veil.ts';
import type { Failure } from './workflow-error.ts';

/** One HTTP request, every expression evaluated. Redirects are not followed: `redirect` only says whether a 3xx is an error. */
export interface HttpCall {
  readonly type: 'http';
  /** Upper case. */
  readonly method: string;
  /** Absolute http or https URI; may have a query of its own, to which `query` is added. */
  readonly uri: string;
  /** Names in lower case; values without line breaks. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name and value pairs in order, not yet encoded: what `URLSearchParams` takes. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Absent: no body. A string is sent as it is, anything else as JSON. */
  readonly body?: JsonValue;
  readonly output: 'raw' | 'content' | 'response';
  readonly redirect: boolean;
  readonly authentication?: CallAuthentication;
}

/** An operation of a service that an OpenAPI document describes: `openApiRequest` makes an http call of it once the document is there. */
export interface OpenApiCall {
  readonly type: 'openapi';
  /** Where the document is. */
  readonly document: string;
  readonly documentAuthentication?: CallAuthentication;
  readonly operationId: string;
  readonly parameters: JsonObject;
  readonly authentication?: CallAuthentication;
  readonly output: HttpCall['output'];
  readonly redirect: boolean;
}

/** A resume token to mint for a bookmark. The shell adds the tenant and the instance. */
export interface MintCall {
  readonly type: 'mint';
  readonly bookmarkId: BookmarkId;
  readonly definition: { readonly namespace: string; readonly name: string; readonly version: string };
  /** Who asks, as the page says it: a name, or the workflow's title. */
  readonly requestedBy: string;
  readonly title: string;
  readonly message?: string;
  readonly outcomes: readonly string[];
  /** JSON Schema of the payload that comes with the outcome; absent: no payload. */
  readonly payloadSchema?: JsonObject;
  /** RFC 3339. */
  readonly expiresAt: string;
  readonly recipient?: string;
  readonly deliver: boolean;
}

/** An instance of another definition to start, under the call's own id; the call is over when it ends, or at once when it is not awaited. */
export interface WorkflowCall {
  readonly type: 'workflow';
  /** `version`: one that is published, or `latest`. */
  readonly definition: { readonly namespace: string; readonly name: string; readonly version: string };
  readonly input: JsonValue;
  readonly await: boolean;
}

export type CallRequest = HttpCall | OpenApiCall | MintCall | WorkflowCall;

/**
 * What became of a call. Of an http call: what `httpOutcome` makes of the response. Of a mint: `{ url, expiresAt }`, other members
 * are ignored.
 */
export type CallOutcome =
  /** `authorization`: what the call was authenticated with; it stands in no state and no history in clear. */
  // `vault`: what stands behind the references in the output of another instance.
  | { readonly ok: true; readonly output: JsonValue; readonly authorization?: Authorization; readonly vault?: Vault }
  | { readonly ok: false; readonly error: Failure };

/** "Authorization Descriptor" of the DSL: `$authorization`. */
export interface Authorization {
  readonly scheme: string;
  readonly parameter: string;
}
