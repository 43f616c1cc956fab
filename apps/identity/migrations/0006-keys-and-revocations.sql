-- Keys of several kinds: the algorithm that a key is pinned to, and its public members as a JWK has them.
alter table signing_keys add column alg text not null default 'RS256' check (alg in ('RS256', 'RS512', 'ES256', 'EdDSA'));
alter table signing_keys alter column alg drop default;
alter table signing_keys add column public_members jsonb;
update signing_keys set public_members = jsonb_build_object('kty', 'RSA', 'n', modulus, 'e', exponent);
alter table signing_keys alter column public_members set not null;
alter table signing_keys drop column modulus, drop column exponent;

-- What is no longer accepted although it has not expired. Services hold a copy, which they read from here (I14).
create table revocations (
  -- Counts in the order of commits, because writers wait for each other: a reader who asks for what is after its cursor misses nothing.
  position bigint generated always as identity primary key,
  kind text not null check (kind in ('token', 'session', 'subject', 'application', 'key')),
  value text not null,
  -- Tokens issued until then are refused; null: whenever they were issued.
  issued_until timestamptz,
  -- When every token that it refuses has expired.
  expires_at timestamptz not null
);
create index revocations_expiry on revocations (expires_at);

-- The one way into the table. The lock makes positions appear in order.
create function revoke(kind text, value text, issued_until timestamptz, now timestamptz) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('identity.revocations', 0));
  -- No access token lives longer than a day.
  insert into revocations (kind, value, issued_until, expires_at) values (kind, value, issued_until, now + interval '25 hours');
  perform pg_notify('identity_changed', '');
end $$;

-- However a session ends, its access tokens end with it.
create function session_ended() returns trigger language plpgsql as $$
begin
  perform revoke('session', new.id::text, null, new.ended_at);
  return null;
end $$;
create trigger session_ended after update of ended_at on sessions
  for each row when (old.ended_at is null and new.ended_at is not null) execute function session_ended();

-- However a person is disabled, the tokens issued until then are refused.
create function user_disabled() returns trigger language plpgsql as $$
begin
  perform revoke('subject', new.id::text, now(), now());
  return null;
end $$;
create trigger user_disabled after update of status on users
  for each row when (old.status = 'active' and new.status <> 'active') execute function user_disabled();

-- Every replica signs with what is active and publishes what is published.
create function signing_keys_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('identity_changed', '');
  return null;
end $$;
create trigger signing_keys_changed after insert or update on signing_keys for each statement execute function signing_keys_changed();

-- However a client is removed, its tokens end with it.
create function oauth_client_removed() returns trigger language plpgsql as $$
begin
  perform revoke('application', old.id::text, null, now());
  return null;
end $$;
create trigger oauth_client_removed after delete on oauth_clients for each row execute function oauth_client_removed();
