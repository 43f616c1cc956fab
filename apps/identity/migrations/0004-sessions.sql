-- Who spent a refresh token: SHA-256 of the client as far as a request shows it. The same client, asking again at once, lost the answer.
alter table refresh_tokens add column spent_by bytea check (length(spent_by) = 32);

alter table sessions drop constraint sessions_end_reason_check;
alter table sessions add constraint sessions_end_reason_check check (end_reason in ('logged-out', 'token-reused', 'user-disabled', 'revoked', 'password-changed'));
