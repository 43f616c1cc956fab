-- Every table with a tenant is walled off, and what hangs on a person or an application with it.
call wall_off('tenants', 'id = any ((select tenants_in_scope())::uuid[])');
call wall_off('users');
call wall_off('sessions', 'exists (select from users u where u.id = sessions.user_id)');
call wall_off('refresh_tokens', 'exists (select from sessions s where s.id = refresh_tokens.session_id)');
call wall_off('roles');
call wall_off('oauth_clients');
call wall_off('applications');
call wall_off('application_keys', 'exists (select from applications a where a.id = application_keys.application_id)');
-- One that was mailed to nobody belongs to no tenant, and only the service sees it.
call wall_off('one_time_tokens');
