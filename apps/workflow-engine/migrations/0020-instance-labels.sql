-- Labels of instances, a row each, name:value: equality of texts is what the wall between tenants lets an index serve. A trigger keeps them, so that
-- a start without labels costs nothing, and replicas of the version before write them, too.
CREATE TABLE instance_labels (
  tenant_id uuid NOT NULL,
  label text NOT NULL,
  started_at timestamptz NOT NULL,
  instance_id uuid NOT NULL,
  PRIMARY KEY (instance_id, label)
);
CREATE INDEX instance_labels_newest ON instance_labels (tenant_id, label, started_at DESC, instance_id DESC);
CALL wall_off('instance_labels');

CREATE FUNCTION write_instance_labels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO instance_labels SELECT NEW.tenant_id, l.key || ':' || l.value, NEW.started_at, NEW.id FROM jsonb_each_text(NEW.labels) AS l;
  ELSE
    DELETE FROM instance_labels WHERE instance_id = OLD.id;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER instance_labelled AFTER INSERT ON instances FOR EACH ROW WHEN (NEW.labels IS NOT NULL) EXECUTE FUNCTION write_instance_labels();
CREATE TRIGGER instance_forgotten AFTER DELETE ON instances FOR EACH ROW WHEN (OLD.labels IS NOT NULL) EXECUTE FUNCTION write_instance_labels();

INSERT INTO instance_labels SELECT i.tenant_id, l.key || ':' || l.value, i.started_at, i.id FROM instances AS i CROSS JOIN LATERAL jsonb_each_text(i.labels) AS l WHERE i.labels IS NOT NULL;
