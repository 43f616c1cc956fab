-- What happened, each in the transaction that did it. The text is canonical JSON; what is looked for is taken from it, so that no
-- column can say something else.
CREATE TABLE audit_records (
  id          uuid        PRIMARY KEY,
  -- The order of writing, for the chainer; the order that counts is that of audit_links.
  written     bigint      GENERATED ALWAYS AS IDENTITY,
  body        text        NOT NULL,
  occurred_at timestamptz NOT NULL,
  tenant_id   text        GENERATED ALWAYS AS (body::jsonb ->> 'tenantId') STORED,
  action      text        NOT NULL GENERATED ALWAYS AS (body::jsonb ->> 'action') STORED,
  outcome     text        NOT NULL GENERATED ALWAYS AS (body::jsonb ->> 'outcome') STORED,
  actor_id    text        GENERATED ALWAYS AS (body::jsonb -> 'actor' ->> 'id') STORED,
  target_id   text        GENERATED ALWAYS AS (body::jsonb -> 'target' ->> 'id') STORED
);

-- Committed and not yet in the chain.
CREATE TABLE audit_pending (
  record_id uuid   PRIMARY KEY REFERENCES audit_records (id),
  written   bigint NOT NULL
);
CREATE INDEX audit_pending_written ON audit_pending (written);

-- The chain (I13): gapless, in the order in which commits were seen.
CREATE TABLE audit_links (
  sequence      bigint PRIMARY KEY,
  record_id     uuid   NOT NULL UNIQUE REFERENCES audit_records (id),
  record_digest text   NOT NULL,
  hash          text   NOT NULL
);

-- What opens the commitments to personal data in a record. Deleting a row redacts it.
CREATE TABLE audit_personal (
  record_id uuid NOT NULL REFERENCES audit_records (id),
  field     text NOT NULL CHECK (field IN ('address', 'userAgent', 'account')),
  salt      text NOT NULL,
  value     text NOT NULL,
  PRIMARY KEY (record_id, field)
);
CREATE INDEX audit_personal_value ON audit_personal (value);

-- The notary's signature over the chain up to a link.
CREATE TABLE audit_checkpoints (
  sequence   bigint      PRIMARY KEY REFERENCES audit_links (sequence),
  hash       text        NOT NULL,
  statement  text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX audit_records_actor ON audit_records (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_records_target ON audit_records (target_id) WHERE target_id IS NOT NULL;

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION audit_pending_leaves_by_the_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_links WHERE record_id = OLD.record_id) THEN
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END
$$;

CREATE TRIGGER audit_records_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_links_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_checkpoints_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_personal_stays BEFORE UPDATE OR TRUNCATE ON audit_personal FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_pending_stays BEFORE UPDATE OR TRUNCATE ON audit_pending FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_pending_is_linked BEFORE DELETE ON audit_pending FOR EACH ROW EXECUTE FUNCTION audit_pending_leaves_by_the_chain();
