import { awaitApproval } from './await-approval.ts';
import { bookmark } from './bookmark.ts';
import type { CallableFunction } from './callable-function.ts';
import { http } from './http.ts';
import { openapi } from './openapi.ts';

/** Every function there is: a new one is a file of its own and a line here. */
export const callableFunctions: ReadonlyMap<string, CallableFunction> = new Map([
  ['http', http],
  ['openapi', openapi],
  ['await-approval:1.0.0@default', awaitApproval],
  ['bookmark:1.0.0@default', bookmark],
]);

/** Functions that the DSL has and this version has not. */
export const unsupportedFunctions: readonly string[] = ['a2a', 'asyncapi', 'grpc', 'mcp'];
