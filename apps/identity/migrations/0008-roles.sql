-- Roles that a tenant made for itself; the built-in ones are code.
create table roles (
  tenant_id uuid not null references tenants (id),
  name text not null check (name ~ '^[a-z][a-z0-9-]{1,47}$'),
  permissions text[] not null check (cardinality(permissions) > 0),
  created_at timestamptz not null,
  primary key (tenant_id, name)
);

-- However a person loses a role, or a role a permission: their tokens, which still say so, are refused, and the next say what is left.
create function user_roles_taken() returns trigger language plpgsql as $$
begin
  perform revoke('subject', new.id::text, now(), now());
  return null;
end $$;
create trigger user_roles_taken after update of roles on users
  for each row when (not old.roles <@ new.roles) execute function user_roles_taken();

create function role_permissions_taken() returns trigger language plpgsql as $$
begin
  perform revoke('subject', u.id::text, now(), now()) from users u where u.tenant_id = old.tenant_id and old.name = any (u.roles);
  return null;
end $$;
create trigger role_permissions_taken after update of permissions on roles
  for each row when (not old.permissions <@ new.permissions) execute function role_permissions_taken();
