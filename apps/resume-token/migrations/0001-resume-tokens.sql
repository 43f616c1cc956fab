-- Keys, their secret part sealed (AES-256-GCM under the key-encryption key). States: src/keys/key-state.ts.
CREATE TABLE keys (
  kid           text        PRIMARY KEY,
  purpose       text        NOT NULL CHECK (purpose IN ('sign', 'derive-jti')),
  state         text        NOT NULL CHECK (state IN ('pending', 'active', 'retiring', 'retired')),
  sealed_secret bytea       NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX keys_one_active ON keys (purpose) WHERE state = 'active';

-- The arbiter between resume, deadline and cancel (I10). States: src/bookmark/bookmark-state.ts.
-- A bookmark closed before anything was minted for it has no owner: it only refuses a late mint.
CREATE TABLE bookmarks (
  bookmark_id  uuid        PRIMARY KEY,
  instance_id  uuid,
  tenant_id    uuid,
  state        text        NOT NULL CHECK (state IN ('open', 'claimed', 'closed')),
  close_reason text        CHECK (close_reason IN ('cancelled', 'timed-out', 'instance-ended')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  settled_at   timestamptz,
  CHECK ((instance_id IS NULL) = (tenant_id IS NULL)),
  CHECK (state = 'closed' OR instance_id IS NOT NULL),
  CHECK ((state = 'closed') = (close_reason IS NOT NULL)),
  CHECK ((state = 'open') = (settled_at IS NULL))
);

-- Everything a token says but its jti, of which only the hash is here. States: src/token/token-state.ts.
CREATE TABLE resume_tokens (
  token_id        uuid        PRIMARY KEY,
  bookmark_id     uuid        NOT NULL REFERENCES bookmarks,
  instance_id     uuid        NOT NULL,
  tenant_id       uuid        NOT NULL,
  jti_hash        bytea       NOT NULL UNIQUE CHECK (length(jti_hash) = 32),
  signing_kid     text        NOT NULL REFERENCES keys,
  derivation_kid  text        NOT NULL REFERENCES keys,
  definition      jsonb       NOT NULL,
  requested_by    text        NOT NULL,
  title           text        NOT NULL,
  message         text,
  outcomes        text[]      NOT NULL CHECK (cardinality(outcomes) > 0),
  payload_schema  jsonb,
  recipient       text,
  issued_at       timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  state           text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'consumed', 'revoked')),
  consumed_at     timestamptz CHECK ((state = 'consumed') = (consumed_at IS NOT NULL)),
  idempotency_key text        NOT NULL UNIQUE,
  request_digest  text        NOT NULL
);
CREATE INDEX resume_tokens_of_bookmark ON resume_tokens (bookmark_id);
CREATE INDEX resume_tokens_of_instance ON resume_tokens (instance_id);

-- The one use of a token and of a bookmark. States: src/redemption/redemption.ts.
CREATE TABLE redemptions (
  redemption_id   uuid        PRIMARY KEY,
  token_id        uuid        NOT NULL UNIQUE REFERENCES resume_tokens,
  bookmark_id     uuid        NOT NULL UNIQUE REFERENCES bookmarks,
  instance_id     uuid        NOT NULL,
  tenant_id       uuid        NOT NULL,
  outcome         text        NOT NULL,
  reason          text,
  payload         jsonb,
  decided_by      text,
  decided_at      timestamptz NOT NULL,
  state           text        NOT NULL DEFAULT 'accepted' CHECK (state IN ('accepted', 'resumed', 'refused')),
  settled_at      timestamptz CHECK ((state = 'accepted') = (settled_at IS NULL)),
  idempotency_key text,
  request_digest  text,
  CHECK ((idempotency_key IS NULL) = (request_digest IS NULL))
);

-- Mails that are owed. States: src/delivery/delivery.ts.
CREATE TABLE deliveries (
  token_id    uuid        PRIMARY KEY REFERENCES resume_tokens,
  recipient   text        NOT NULL,
  state       text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dropped')),
  attempts    integer     NOT NULL DEFAULT 0,
  due_at      timestamptz NOT NULL DEFAULT now(),
  lease_owner text,
  lease_until timestamptz,
  failure     text,
  settled_at  timestamptz CHECK ((state = 'pending') = (settled_at IS NULL)),
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending';
