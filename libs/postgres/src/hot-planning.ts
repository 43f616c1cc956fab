/**
 * Settings of the connections for statements that run all the time and find their rows by keys. A shape of a statement is planned once a connection,
 * by index, whatever the tables hold: to plan each time costs more than to run it, and a plan that was made for small tables would read them whole
 * when they are large, or all of an index before the first row of it.
 */
export const hotPlanning = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off', enable_bitmapscan: 'off', jit: 'off' } as const;
