-- A token is used, revoked and blocked without an entry in any index: none looks at what changes, and pages have room for what replaces a row
-- (heap-only tuples). What a key made is found by its expiry instead of its state, which is as short a list in the long run.
CREATE INDEX CONCURRENTLY IF NOT EXISTS resume_tokens_by_signing_key ON resume_tokens (signing_kid, expires_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS resume_tokens_by_derivation_key ON resume_tokens (derivation_kid, expires_at);
DROP INDEX CONCURRENTLY IF EXISTS resume_tokens_usable_by_signing_kid;
DROP INDEX CONCURRENTLY IF EXISTS resume_tokens_usable_by_derivation_kid;
DROP INDEX CONCURRENTLY IF EXISTS resume_tokens_of_key;
ALTER TABLE resume_tokens SET (fillfactor = 80);
ALTER TABLE bookmarks SET (fillfactor = 80);
ALTER TABLE redemptions SET (fillfactor = 80);
