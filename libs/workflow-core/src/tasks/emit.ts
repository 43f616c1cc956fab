import { z } from 'zod';
import { asJson, cloudEvent } from '../events/cloud-event.ts';
import { eventProperties } from '../events/event-filter.ts';
import { constant, objectOf, type Template } from '../expression/template.ts';
import { parseEvaluated } from '../functions/parse-evaluated.ts';
import { compileUri } from '../functions/uri-template.ts';
import type { JsonObject } from '../json.ts';
import { fault } from './behaviour.ts';
import { defineTask } from './task-kind.ts';

const missing = 'This is missing: an event that is emitted has a source and a type.';

const source = z.string({ error: missing }).regex(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/|\$\{/u, 'This must be an absolute URI, or hold a ${ } expression.');
const time = z.union([z.iso.datetime({ offset: true }), z.string().includes('${')], { error: 'This must be a time of RFC 3339, or hold a ${ } expression.' });
const properties = eventProperties.extend({ source, type: z.string({ error: missing }), time: time.optional() });

/** `emit`: publishes an event, whose id and time are the turn's unless it has its own. The output is the event. */
export const emitTask = defineTask('emit', { emit: z.strictObject({ event: z.looseObject({ with: properties }) }) }, ({ emit }, compiler) => {
  const path = ['emit', 'event', 'with'];
  const members = Object.entries(emit.event.with).map(([name, value]): [string, Template] => [
    name,
    (name === 'source' || name === 'dataschema') && typeof value === 'string' ? compileUri(value, [...path, name], compiler.templates) : compiler.template(value, [...path, name]),
  ]);
  const template = objectOf({ specversion: constant('1.0'), ...Object.fromEntries(members) });
  return {
    enter: (run) => {
      const evaluated = run.evaluate(template);
      if (!evaluated.ok) return fault(evaluated.failure);
      const given = Object.entries(evaluated.value as JsonObject).filter(([name, value]) => value !== null || name === 'data'); // the template is one of an object
      const parsed = parseEvaluated(cloudEvent, { id: run.newId(), time: run.now.toISOString(), ...Object.fromEntries(given) }, '/emit/event/with');
      if (!parsed.ok) return fault(parsed.failure);
      run.emit(parsed.value);
      return { type: 'complete', output: asJson(parsed.value) };
    },
  };
});
