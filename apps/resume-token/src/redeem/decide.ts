import { accept, refuse, type Result } from '@holdfast/problem/result';
import { formPayload, type FormFields } from '../payload/form-payload.ts';
import type { PayloadChecks } from '../payload/payload-checks.ts';
import type { Decision } from '../redemption/redemption.ts';
import type { Question } from '../token/resume-token.ts';

/** What somebody answers, as it came. */
export interface Answer {
  readonly outcome: string;
  readonly reason?: string | undefined;
  readonly payload: { readonly from: 'json'; readonly value: unknown } | { readonly from: 'form'; readonly fields: FormFields };
}

/** The decision in an answer, when it is one of those that were offered and its payload fits what was asked for. */
export function decide(question: Question, answer: Answer, checks: PayloadChecks): Result<Decision, 'outcome-not-allowed' | 'resume-payload-invalid'> {
  if (!question.outcomes.includes(answer.outcome)) return refuse('outcome-not-allowed', { detail: `Offered: ${question.outcomes.join(', ')}.` });
  const payload = answer.payload.from === 'json' ? answer.payload.value : formPayload(question.payloadSchema, answer.payload.fields);
  const errors = checks.check(question.payloadSchema, payload);
  if (errors.length > 0) return refuse('resume-payload-invalid', { errors });
  const reason = answer.reason?.trim() ?? '';
  return accept({ outcome: answer.outcome, ...(reason === '' ? {} : { reason }), ...(payload === undefined ? {} : { payload }) });
}
