-- A message that its producer publishes itself is not due yet: no relay has to look.
CREATE OR REPLACE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM written WHERE publish_at <= now()) THEN
    PERFORM pg_notify('outbox', '');
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER outbox_written ON outbox;
CREATE TRIGGER outbox_written AFTER INSERT ON outbox
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
