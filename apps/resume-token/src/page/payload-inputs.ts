import type { ProblemPlace } from '@holdfast/problem/problem';
import type { FormFields } from '../payload/form-payload.ts';
import { patternTextLimit } from '../payload/safe-pattern.ts';
import type { PayloadField } from '../payload/payload-field.ts';
import type { Phrases } from '../language/phrases.ts';
import { html, type Html } from '@holdfast/html/html';
import { sayError } from './say-error.ts';

/** What was posted and refused, to be shown again for correction. */
export interface Correction {
  readonly fields: FormFields;
  readonly reason: string | undefined;
  readonly errors: readonly ProblemPlace[];
  /** Failed attempts of the token so far. */
  readonly failed: number;
}

export function payloadInput(field: PayloadField, index: number, phrases: Phrases, correction: Correction | undefined): Html {
  const id = `payload-${index}`;
  const wrong = correction?.errors.find((error) => error.pointer === `/payload/${field.name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  const described = [field.hint !== undefined && `${id}-hint`, wrong !== undefined && `${id}-wrong`].filter((name) => name !== false);
  const name = `payload.${field.name}`;
  const posted = correction?.fields[name];
  const attributes = html`id="${id}" name="${name}"${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}${wrong !== undefined && html` aria-invalid="true"`}`;
  const label = html`<label for="${id}">${field.label}${!field.required && field.control.kind !== 'checkbox' && html` <span class="quiet">(${phrases.optional})</span>`}</label>`;
  const notes = html`${field.hint !== undefined && html`<p class="hint" id="${id}-hint">${field.hint}</p>`}${wrong !== undefined && html`<p class="wrong" id="${id}-wrong">${sayError(wrong.message, phrases)}</p>`}`;
  if (field.control.kind === 'checkbox') {
    const ticked = correction === undefined ? field.initial === true : posted !== undefined;
    return html`<div class="field box"><input type="checkbox" ${attributes} value="true"${ticked && html` checked`}>${label}${notes}</div>\n`;
  }
  const value = typeof posted === 'string' ? posted : field.initial === undefined ? '' : String(field.initial);
  return html`<div class="field">${label}${notes}${control(field, html`${attributes}${field.required && html` required`}`, value, phrases)}</div>\n`;
}

function control(field: PayloadField, attributes: Html, value: string, { choose }: Phrases): Html | undefined {
  const { control: wanted } = field;
  switch (wanted.kind) {
    case 'choice':
      return html`<select ${attributes}><option value="">${choose}</option>${wanted.options.map(
        (option) => html`<option value="${option}"${String(option) === value && html` selected`}>${option}</option>`,
      )}</select>`;
    case 'textarea':
      return html`<textarea ${attributes} rows="4"${lengths(wanted)}>${value}</textarea>`;
    case 'text': {
      const { pattern } = wanted;
      const limited = pattern === undefined ? wanted : { ...wanted, maxLength: Math.min(wanted.maxLength ?? patternTextLimit, patternTextLimit) };
      return html`<input type="text" ${attributes} value="${value}"${lengths(limited)}${pattern !== undefined && html` pattern="${unanchored(pattern)}"`}>`;
    }
    case 'number':
      return html`<input type="number" inputmode="decimal" ${attributes} step="${wanted.step}" value="${value}"${wanted.minimum !== undefined && html` min="${wanted.minimum}"`}${wanted.maximum !== undefined && html` max="${wanted.maximum}"`}>`;
    case 'email':
    case 'date':
      return html`<input type="${wanted.kind}" ${attributes} value="${value}">`;
    case 'checkbox':
      return undefined;
  }
}

function lengths({ minLength, maxLength }: { readonly minLength?: number; readonly maxLength?: number }): Html {
  return html`${minLength !== undefined && html` minlength="${minLength}"`}${maxLength !== undefined && html` maxlength="${maxLength}"`}`;
}

/** JSON Schema searches for a pattern, HTML matches the whole value. */
function unanchored(pattern: string): string {
  return `.*(?:${pattern}).*`;
}
