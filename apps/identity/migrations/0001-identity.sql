create table tenants (
  id uuid primary key,
  name text not null unique,
  created_at timestamptz not null
);

create table users (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  -- Canonical form (see accounts/email.ts). One address is one person, in whatever tenant.
  email text not null unique,
  name text not null,
  password_hash text not null,
  roles text[] not null,
  status text not null check (status in ('active', 'disabled')),
  created_at timestamptz not null
);

-- One row at most: it decides that a platform is bootstrapped once.
create table bootstrap (
  singleton boolean primary key default true check (singleton),
  completed_at timestamptz not null
);

-- A session is the family of refresh tokens that descend from one login.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id),
  client_id text not null,
  started_at timestamptz not null,
  -- Absolute: no refresh prolongs it.
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('logged-out', 'token-reused', 'user-disabled')),
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_user on sessions (user_id, expires_at);

create table refresh_tokens (
  -- SHA-256 of the token. The token has 256 random bits, so its hash needs no salt.
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references sessions (id) on delete cascade,
  -- The jti of the access token that was issued with it.
  access_token_id uuid not null unique,
  expires_at timestamptz not null,
  -- Single use is decided here.
  spent_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);

-- Login attempts in a fixed window, by account and address. Keys are hashes: whoever is named here may not even have an account.
create table login_attempts (
  key bytea primary key check (length(key) = 32),
  attempts integer not null check (attempts >= 0),
  window_ends_at timestamptz not null
);
create index login_attempts_window on login_attempts (window_ends_at);

create table signing_keys (
  -- RFC 7638 thumbprint.
  kid text primary key,
  state text not null check (state in ('pending', 'active', 'retiring', 'retired')),
  modulus text not null,
  exponent text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  state_since timestamptz not null
);
create unique index signing_keys_one_active on signing_keys (state) where state = 'active';
