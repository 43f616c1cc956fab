ALTER TABLE instances DROP CONSTRAINT instances_status_check;
ALTER TABLE instances ADD CONSTRAINT instances_status_check CHECK (status IN ('pending', 'running', 'waiting', 'suspended', 'completed', 'faulted', 'cancelled'));

-- Why the last attempt came to nothing; never what was sent or answered.
ALTER TABLE calls ADD COLUMN last_failure text;

-- draft: may change. published: numbered, never changes. retired: starts nothing more; what runs goes on.
ALTER TABLE definitions ADD COLUMN status text NOT NULL DEFAULT 'published' CHECK (status IN ('draft', 'published', 'retired')),
  ADD COLUMN number integer CHECK (number > 0),
  ADD COLUMN retired_at timestamptz;
UPDATE definitions AS d SET number = n.number
FROM (SELECT id, row_number() OVER (PARTITION BY tenant_id, namespace, name ORDER BY id) AS number FROM definitions) AS n WHERE n.id = d.id;
ALTER TABLE definitions ADD CONSTRAINT definitions_numbered CHECK ((status = 'draft') = (number IS NULL)), ADD CONSTRAINT definitions_number UNIQUE (tenant_id, namespace, name, number);
