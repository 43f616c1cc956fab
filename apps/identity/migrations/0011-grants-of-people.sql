-- Whose a record of the OpenID provider is, so that it ends with the sessions of that person. A grant's id is the `sid` of its access
-- tokens and no secret. Records of before have neither, and end by themselves.
alter table oidc_records add column account_id uuid, add column access_session text;
create index oidc_records_account on oidc_records (account_id) where account_id is not null;

-- What a person granted to applications, and the browser sessions in which they did, end; and with them the access tokens, everywhere.
create function end_grants(people uuid[], now timestamptz) returns void language plpgsql as $$
declare
  session text;
begin
  for session in
    with gone as (delete from oidc_records where account_id = any (people) returning access_session)
    select access_session from gone where access_session is not null
  loop
    perform revoke('session', session, null, now);
  end loop;
end $$;
