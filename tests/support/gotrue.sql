-- What GoTrue has in auth.users besides: columns a sign-up must fill.
alter table auth.users
    add column instance_id uuid not null,
    add column aud varchar(255),
    add column role varchar(255),
    add column confirmation_token varchar(255) not null,
    add column recovery_token varchar(255) not null,
    add column raw_app_meta_data jsonb,
    add column phone text unique default null,
    add column confirmed_at timestamptz generated always as (null::timestamptz) stored,
    add column is_sso_user boolean not null,
    add column is_anonymous boolean not null,
    add column created_at timestamptz,
    add column updated_at timestamptz;
grant usage on schema auth to service_role;
