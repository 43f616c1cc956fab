-- Until when a bookmark can be answered: what its instance waits for. No token of it outlives that.
ALTER TABLE bookmarks ADD COLUMN deadline timestamptz;
UPDATE bookmarks b SET deadline = (SELECT max(t.expires_at) FROM resume_tokens t WHERE t.bookmark_id = b.bookmark_id);

-- A block is beside the state: it is lifted again, and says nothing of what the token was used for.
ALTER TABLE resume_tokens
  ADD COLUMN failed_attempts   integer     NOT NULL DEFAULT 0,
  ADD COLUMN blocked_at        timestamptz,
  ADD COLUMN allowed_addresses text[]      CHECK (cardinality(allowed_addresses) > 0);
CREATE INDEX resume_tokens_of_tenant ON resume_tokens (tenant_id, token_id);
CREATE INDEX resume_tokens_of_recipient ON resume_tokens (tenant_id, recipient);
CREATE INDEX resume_tokens_of_key ON resume_tokens (signing_kid);

-- Every attempt to use a genuine token, good and bad; never the token.
CREATE TABLE attempts (
  attempt_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_id   uuid        NOT NULL REFERENCES resume_tokens,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  address    text        NOT NULL,
  outcome    text        NOT NULL,
  request_id text        NOT NULL,
  trace_id   text
);
CREATE INDEX attempts_of_token ON attempts (token_id, attempt_id);
CREATE INDEX attempts_by_time ON attempts (at);

-- What people did with a token other than using it, and why.
CREATE TABLE token_actions (
  action_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_id  uuid        NOT NULL REFERENCES resume_tokens,
  action    text        NOT NULL CHECK (action IN ('mint', 'revoke', 'unblock', 'ask-for-link')),
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor     text        NOT NULL,
  reason    text
);
CREATE INDEX token_actions_of_token ON token_actions (token_id, action_id);
