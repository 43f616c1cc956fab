-- Messages that this service owes a queue: written with the change that owes them, deleted when their consumer is done.
CREATE TABLE outbox (
  id         uuid        PRIMARY KEY,
  queue      text        NOT NULL,
  data       jsonb       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- How often a relay has published or checked it.
  attempt    integer     NOT NULL DEFAULT 0,
  -- When a relay is to publish it, or to check what became of it.
  publish_at timestamptz NOT NULL DEFAULT now(),
  -- Set when the consumer refused it for good; it waits for an operator.
  parked_at  timestamptz
);

CREATE INDEX outbox_due ON outbox (publish_at, id) WHERE parked_at IS NULL;

CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER outbox_written AFTER INSERT ON outbox
  FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

-- Messages that this service has received: the first transaction to insert the id owns the effect.
CREATE TABLE inbox (
  message_id  uuid        PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX inbox_received ON inbox (received_at);
