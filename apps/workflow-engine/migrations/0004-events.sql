-- CloudEvents of a tenant, named by source and id: one that comes again is the same. Kept for listeners that begin after it came.
CREATE TABLE events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id uuid NOT NULL,
  source text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  event json NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  matched_at timestamptz,
  -- Until then one replica alone looks for its listeners.
  claimed_until timestamptz NOT NULL DEFAULT '-infinity',
  UNIQUE (tenant_id, source, event_id)
);

CREATE INDEX events_by_type ON events (tenant_id, type, received_at);
CREATE INDEX events_by_arrival ON events (received_at);
CREATE INDEX events_unmatched ON events (position) WHERE matched_at IS NULL;

-- What a listener waits for, a row a filter. lookup: SHA-256 of the type, the correlating expressions and the values they must give.
CREATE TABLE subscriptions (
  id uuid NOT NULL,
  ordinal integer NOT NULL,
  tenant_id uuid NOT NULL,
  instance_id uuid NOT NULL,
  type text,
  sources text[] NOT NULL,
  keys text[] NOT NULL,
  lookup bytea NOT NULL,
  -- Whether events that came before it have been looked at.
  caught_up boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (id, ordinal)
);

CREATE INDEX subscriptions_by_lookup ON subscriptions (tenant_id, lookup);
CREATE INDEX subscriptions_by_instance ON subscriptions (instance_id);
CREATE INDEX subscriptions_behind ON subscriptions (created_at) WHERE NOT caught_up;

-- The kinds of lookup there are: few, however many listeners there are. What an event is looked up by.
CREATE TABLE event_signatures (
  tenant_id uuid NOT NULL,
  type text NOT NULL,
  digest bytea NOT NULL,
  sources text[] NOT NULL,
  PRIMARY KEY (tenant_id, type, digest)
);

-- I4: an instance takes an event in once.
CREATE TABLE event_deliveries (
  instance_id uuid NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (instance_id, position)
);
