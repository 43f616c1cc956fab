import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Media types a route can take. Those of `textTypes` arrive as their text, a form as an object of strings (an array where a name repeats). */
export type ConsumedType =
  | 'application/json'
  | 'application/yaml'
  | 'application/x-www-form-urlencoded'
  | 'application/cloudevents+json'
  | 'application/cloudevents-batch+json'
  | 'application/xml'
  | 'text/xml'
  | 'text/plain';

/** Types that arrive as their text, whatever the route says. */
export const textTypes = ['application/yaml', 'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/xml', 'text/xml', 'text/plain'] as const satisfies readonly ConsumedType[];

declare module 'fastify' {
  interface FastifyContextConfig {
    consumes?: readonly ConsumedType[];
    bodyAsText?: boolean;
    bodyUnread?: boolean;
  }
}

/** The content types of this route's body; without it a route takes application/json only, which no HTML form can send. */
export function Consumes(...types: readonly [ConsumedType, ...ConsumedType[]]): MethodDecorator {
  return RouteConfig({ consumes: types });
}

/** As `Consumes`, but every body, JSON too, arrives as the text that was sent: for what is kept byte for byte. */
export function ConsumesText(...types: readonly [ConsumedType, ...ConsumedType[]]): MethodDecorator {
  return RouteConfig({ consumes: types, bodyAsText: true });
}

/** As `Consumes`, but the body of a form stays unread in the request's stream: for a handler that takes the raw request over. It bounds the body itself. */
export function ConsumesUnread(type: 'application/x-www-form-urlencoded'): MethodDecorator {
  return RouteConfig({ consumes: [type], bodyUnread: true });
}

const jsonOnly: readonly ConsumedType[] = ['application/json'];

/** Whether the route reads what the request says it carries; a request without a body carries nothing. */
export function consumesBodyOf(request: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (chunked === undefined && (length === undefined || length === '0')) return true;
  const consumed: readonly string[] = request.routeOptions.config.consumes ?? jsonOnly;
  return (encoding === undefined || encoding === 'identity') && type !== undefined && (consumed.includes(type) || consumed.includes(mediaTypeOf(type)));
}

/** Without parameters, and as it is registered. */
function mediaTypeOf(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}
