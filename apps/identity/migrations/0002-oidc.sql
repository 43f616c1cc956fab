-- Applications that get tokens by OAuth 2.1 flows.
create table oauth_clients (
  -- client_id
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  name text not null,
  grant_types text[] not null,
  redirect_uris text[] not null,
  authentication text not null check (authentication in ('none', 'client_secret_basic', 'private_key_jwt', 'self_signed_tls_client_auth')),
  -- SHA-256 of 256 random bits: no salt needed.
  secret_hash bytea check (length(secret_hash) = 32),
  -- Public keys, or the certificate as x5c.
  jwks json,
  permissions text[] not null,
  binding text not null check (binding in ('none', 'dpop', 'certificate')),
  created_by text not null,
  created_at timestamptz not null,
  check ((authentication = 'client_secret_basic') = (secret_hash is not null)),
  check ((authentication in ('private_key_jwt', 'self_signed_tls_client_auth')) = (jwks is not null))
);
create index oauth_clients_tenant on oauth_clients (tenant_id, id);

-- Codes, refresh tokens, grants, browser sessions and interactions of the OpenID provider. Ids are the secrets that clients hold,
-- so that they are kept as SHA-256, and what a record says is sealed: a dump of the database redeems nothing.
create table oidc_records (
  model text not null,
  id_hash bytea not null check (length(id_hash) = 32),
  grant_hash bytea,
  uid_hash bytea,
  user_code_hash bytea,
  sealed_payload bytea not null,
  -- Single use is decided here.
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (model, id_hash)
);
create index oidc_records_grant on oidc_records (grant_hash) where grant_hash is not null;
create unique index oidc_records_uid on oidc_records (model, uid_hash) where uid_hash is not null;
create unique index oidc_records_user_code on oidc_records (model, user_code_hash) where user_code_hash is not null;
create index oidc_records_expiry on oidc_records (expires_at);
