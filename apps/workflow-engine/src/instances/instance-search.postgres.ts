import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { instanceStatus } from '@holdfast/workflow-core/status';
import type { Page } from '../definitions/definition.store.ts';
import { Parameters } from '../turns/parameters.postgres.ts';
import { entryColumns } from './instance.row.ts';
import type { InstanceFilter } from './instance.store.ts';
import { startOf } from './newest-first.ts';

interface Search {
  readonly text: string;
  readonly values: readonly unknown[];
}

const isolatedNow = 'isolated_instances AS n ON n.instance_id = i.id AND n.version = i.version AND i.ended_at IS NULL';
const notIsolated = 'NOT (i.ended_at IS NULL AND EXISTS (SELECT FROM isolated_instances AS n WHERE n.instance_id = i.id AND n.version = i.version))';

/**
 * One page of a tenant's instances, newest first, found by index whatever is asked for. What few instances have (a business key, a label, to be
 * isolated) leads to them. Else the page is put together from the first of each status, or of each status of each definition: an index has each of
 * these in order.
 */
export function searchInstances(tenantId: TenantId, filter: InstanceFilter, { after, limit }: Page<InstanceId>): Search {
  const { namespace, name, version, status, businessKey, labels = {}, startedFrom, startedBefore, isolated } = filter;
  const parameters = new Parameters();
  /** Of those that are asked for; `?` stands for what is asked. */
  const allOf = (conditions: readonly (readonly [condition: string, asked: unknown])[]): string[] =>
    conditions.flatMap(([condition, asked]) => (asked === undefined ? [] : [condition.replace('?', () => parameters.add(asked))]));

  const tenant = parameters.add(tenantId);
  const most = parameters.add(limit);
  const last = after === undefined ? '' : `(coalesce((SELECT started_at FROM instances WHERE id = ${parameters.add(after)}), ?::timestamptz), ${parameters.add(after)}::uuid)`;
  const labelled = Object.entries(labels).map(
    ([label, value], index) => `JOIN instance_labels AS l${index} ON l${index}.instance_id = i.id AND l${index}.tenant_id = ${tenant} AND l${index}.label = ${parameters.add(`${label}:${value}`)}`,
  );
  // The same of both; an index has them in order of whichever leads to the instances.
  const [startedAt, id] = labelled.length === 0 ? ['i.started_at', 'i.id'] : ['l0.started_at', 'l0.instance_id'];
  const newestFirst = `ORDER BY ${startedAt} DESC, ${id} DESC`;
  const ofInstance = allOf([
    [`${startedAt} >= ?::timestamptz`, startedFrom],
    [`${startedAt} < ?::timestamptz`, startedBefore],
    ['i.business_key = ?', businessKey],
    [`(${startedAt}, ${id}) < ${last}`, after && startOf(after)],
  ]);
  const ofDefinition = allOf([
    ['d.namespace = ?', namespace],
    ['d.name = ?', name],
    ['d.version = ?', version],
  ]);
  const notIsolatedIfAsked = isolated === false ? [notIsolated] : [];
  const isOfTenant = `i.tenant_id = ${tenant}`;
  if (businessKey !== undefined || labelled.length > 0 || isolated === true) {
    const joined = [...(isolated === true ? [`JOIN ${isolatedNow}`] : []), ...labelled].join(' ');
    const conditions = [isOfTenant, ...notIsolatedIfAsked, ...ofInstance, ...ofDefinition, ...allOf([['i.status = ?', status]])];
    return { text: `SELECT ${entryColumns} FROM instances AS i JOIN definitions AS d ON d.id = i.definition_id ${joined} WHERE ${conditions.join(' AND ')} ${newestFirst} LIMIT ${most}`, values: parameters.values };
  }
  const statuses = `unnest(${parameters.add(status === undefined ? instanceStatus.options : [status])}::text[]) AS s (status)`;
  // By what their index begins with, and by nothing that another index begins with.
  const firstOf = (which: string): string => `CROSS JOIN LATERAL (SELECT * FROM instances AS i WHERE ${[which, 'i.status = s.status', ...notIsolatedIfAsked, ...ofInstance].join(' AND ')} ${newestFirst} LIMIT ${most}) AS i`;
  const text =
    ofDefinition.length === 0
      ? `SELECT ${entryColumns} FROM ${statuses} ${firstOf(isOfTenant)} JOIN definitions AS d ON d.id = i.definition_id ${newestFirst} LIMIT ${most}`
      : `SELECT ${entryColumns} FROM definitions AS d CROSS JOIN ${statuses} ${firstOf('i.definition_id = d.id')} WHERE d.tenant_id = ${tenant} AND ${ofDefinition.join(' AND ')} ${newestFirst} LIMIT ${most}`;
  return { text, values: parameters.values };
}
