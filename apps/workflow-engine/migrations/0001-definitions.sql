-- Published definitions: immutable, one row a version. The source is kept byte for byte.
CREATE TABLE definitions (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  version text NOT NULL,
  title text,
  summary text,
  media_type text NOT NULL CHECK (media_type IN ('application/yaml', 'application/json')),
  source bytea NOT NULL,
  -- The source as plain data; json keeps the order of members, which jsonb does not.
  document json NOT NULL,
  published_by text NOT NULL,
  published_at timestamptz NOT NULL,
  UNIQUE (tenant_id, namespace, name, version)
);

CREATE INDEX definitions_newest ON definitions (tenant_id, id DESC);
