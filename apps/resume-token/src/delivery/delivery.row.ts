import type { TokenRecordRow } from '../token/resume-token.row.ts';

export interface LeasedDeliveryRow extends TokenRecordRow {
  readonly delivery_recipient: string;
  readonly attempts: number;
}
