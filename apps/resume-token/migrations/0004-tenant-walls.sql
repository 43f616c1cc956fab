-- Every table with a tenant is walled off, and what hangs on a token with it. A bookmark that was closed before anything was minted for it
-- belongs to nobody: whoever asks finds it closed.
CALL wall_off('bookmarks', 'tenant_id IS NULL OR tenant_id = ANY ((SELECT tenants_in_scope())::uuid[])');
CALL wall_off('resume_tokens');
CALL wall_off('redemptions');
CALL wall_off('deliveries', 'EXISTS (SELECT FROM resume_tokens t WHERE t.token_id = deliveries.token_id)');
CALL wall_off('attempts', 'EXISTS (SELECT FROM resume_tokens t WHERE t.token_id = attempts.token_id)');
CALL wall_off('token_actions', 'EXISTS (SELECT FROM resume_tokens t WHERE t.token_id = token_actions.token_id)');
