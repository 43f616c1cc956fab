-- The second wall between tenants. A transaction says whose rows it works with; without a word it has nobody's.

CREATE FUNCTION tenants_in_scope() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('holdfast.tenants', true), ''), '{}')::uuid[];

-- The work of the service itself that has the rows of all; empty when there is none.
CREATE FUNCTION work_across_tenants() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('holdfast.across', true), '');

-- Holds a table, for its owner too, to rows in scope. The subqueries are evaluated once a statement, not once a row; and the planner
-- takes `<> ''` to let nearly every row pass, so that a wall changes no plan.
CREATE PROCEDURE wall_off(walled regclass, belongs text DEFAULT 'tenant_id = ANY ((SELECT tenants_in_scope())::uuid[])') LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
  EXECUTE format('CREATE POLICY tenant_wall ON %s USING ((SELECT work_across_tenants()) <> '''' OR %s)', walled, belongs);
END
$$;
