-- What opens an invitation or a password reset, once. SHA-256 of 256 random bits: no salt needed.
create table one_time_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  purpose text not null check (purpose in ('invitation', 'password-reset')),
  -- Null: nobody has the address; the token was mailed to nobody, and was made so that asking takes as long.
  tenant_id uuid references tenants (id),
  -- Canonical address that the token was mailed to: who brings it has shown that the address is theirs.
  email text not null,
  -- Of an invitation.
  roles text[] not null,
  expires_at timestamptz not null,
  -- Single use is decided here.
  used_at timestamptz
);
create index one_time_tokens_email on one_time_tokens (email, purpose);
create index one_time_tokens_expiry on one_time_tokens (expires_at);

-- Mails that are owed: written with what they are about, deleted when the mail server has taken them. They hold tokens, so they are sealed.
create table mails (
  id uuid primary key,
  sealed bytea not null,
  due_at timestamptz not null,
  expires_at timestamptz not null
);
create index mails_due on mails (due_at);
