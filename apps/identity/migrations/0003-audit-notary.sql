-- How far the notary has followed the audit chain of each service (I13). It never goes back.
create table audit_witnesses (
  chain text primary key,
  sequence bigint not null,
  hash text not null
);

-- The public half of every key that has signed a statement, for as long as somebody may want to verify one.
create table audit_keys (
  kid text primary key,
  jwk jsonb not null,
  first_used_at timestamptz not null
);
