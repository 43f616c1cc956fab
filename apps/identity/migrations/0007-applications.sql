-- Machine clients that authenticate by API key.
create table applications (
  id uuid primary key,
  tenant_id uuid not null references tenants (id),
  name text not null,
  permissions text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (tenant_id, name)
);

create table application_keys (
  -- The public half of a key's text.
  id uuid primary key,
  application_id uuid not null references applications (id) on delete cascade,
  salt bytea not null check (length(salt) = 16),
  -- SHA-256 of salt and secret. The secret has 256 random bits.
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index application_keys_application on application_keys (application_id);

-- However an application or a key of it goes, what it may do goes with it.
create function application_removed() returns trigger language plpgsql as $$
begin
  perform revoke('application', old.id::text, null, now());
  return null;
end $$;
create trigger application_removed after delete on applications for each row execute function application_removed();

create function application_key_removed() returns trigger language plpgsql as $$
begin
  perform revoke('token', old.id::text, null, now());
  return null;
end $$;
create trigger application_key_removed after delete on application_keys for each row execute function application_key_removed();
