-- The newest version of each definition, and the types of events that start instances of it: null, when none do; the empty text stands for any.
CREATE TABLE event_starts (
  tenant_id uuid NOT NULL,
  namespace text NOT NULL,
  name      text NOT NULL,
  version   text NOT NULL,
  types     text[],
  PRIMARY KEY (tenant_id, namespace, name)
);

CREATE INDEX event_starts_types ON event_starts USING gin (types) WHERE types IS NOT NULL;
