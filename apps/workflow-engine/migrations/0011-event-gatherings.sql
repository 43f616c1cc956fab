-- Events that are gathered for one instance of a definition that starts on several.
CREATE TABLE event_gatherings (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL,
  namespace  text NOT NULL,
  name       text NOT NULL,
  version    text NOT NULL,
  -- The position of its first event.
  began_with bigint NOT NULL,
  progress   json NOT NULL,
  done       boolean NOT NULL,
  touched_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX event_gatherings_open ON event_gatherings (tenant_id, namespace, name, version, began_with) WHERE NOT done;
CREATE INDEX event_gatherings_touched ON event_gatherings (touched_at);

-- A definition gathers an event once.
CREATE TABLE gathered_events (
  tenant_id    uuid NOT NULL,
  namespace    text NOT NULL,
  name         text NOT NULL,
  position     bigint NOT NULL,
  gathering_id uuid NOT NULL REFERENCES event_gatherings ON DELETE CASCADE,
  -- Null: it ends the gathering and is no part of it.
  event        json,
  PRIMARY KEY (tenant_id, namespace, name, position)
);

CREATE INDEX gathered_events_of ON gathered_events (gathering_id, position);
