/** I12: the first of each tenant, then the second of each, and so on; of the same place whoever stands first in `rows`. */
export function fairly<Row extends { readonly tenantId: string }>(rows: readonly Row[]): Row[] {
  const places = new Map<string, number>();
  const placed = rows.map((row) => {
    const place = places.get(row.tenantId) ?? 0;
    places.set(row.tenantId, place + 1);
    return { row, place };
  });
  return placed.toSorted((one, other) => one.place - other.place).map(({ row }) => row);
}
