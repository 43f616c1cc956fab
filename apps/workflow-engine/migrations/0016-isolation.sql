-- I11: instances whose turns the engine cannot take, as far as it knows: a turn that is committed later changes the version, and the row says nothing any more.
CREATE TABLE isolated_instances (
  instance_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  version integer NOT NULL,
  -- In a row, of all replicas.
  failures integer NOT NULL,
  -- The kind of the error, never its text: that may quote data.
  error text NOT NULL,
  since timestamptz NOT NULL,
  retry_at timestamptz NOT NULL
);
CALL wall_off('isolated_instances');

-- Counts how often a listener was set behind because its instance could not take an event in: whoever catches up knows whether it was again meanwhile.
ALTER TABLE subscriptions ADD COLUMN behind integer NOT NULL DEFAULT 0;
