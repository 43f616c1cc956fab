-- When somebody showed last that they read the mail of the address. Null: nobody has.
alter table users add column email_verified_at timestamptz;

-- A code for an address is an account's: it becomes, or stays, the address of that account.
alter table one_time_tokens add column user_id uuid references users (id);
alter table one_time_tokens drop constraint one_time_tokens_purpose_check;
alter table one_time_tokens add constraint one_time_tokens_purpose_check check (purpose in ('invitation', 'password-reset', 'address'));
alter table one_time_tokens add constraint one_time_tokens_user_check check ((purpose = 'address') = (user_id is not null));
