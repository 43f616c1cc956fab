import type { Link } from '@holdfast/audit-core/chain';

export interface WitnessRow {
  readonly sequence: string;
  readonly hash: string;
}

export function toHead(row: WitnessRow): Link {
  return { sequence: Number(row.sequence), hash: row.hash };
}
