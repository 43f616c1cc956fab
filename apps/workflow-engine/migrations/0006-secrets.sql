-- Secrets of a tenant, a row a version, sealed by the service: a dump of the database opens none. Versions are never changed.
CREATE TABLE secrets (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  name text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  value bytea NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (tenant_id, name, version)
);
