-- The life of a key, and one that every replica knows before it makes anything.
ALTER TABLE keys ADD COLUMN state_since timestamptz NOT NULL DEFAULT now();
CREATE UNIQUE INDEX keys_one_pending ON keys (purpose) WHERE state = 'pending';
-- What a key has made, when it is retired or revoked.
CREATE INDEX resume_tokens_usable_by_signing_kid ON resume_tokens (signing_kid) WHERE state = 'active';
CREATE INDEX resume_tokens_usable_by_derivation_kid ON resume_tokens (derivation_kid) WHERE state = 'active';
