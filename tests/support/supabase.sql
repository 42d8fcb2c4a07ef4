-- The part of a new Supabase project that the CRM meets. The roles are the cluster's, so
-- they are made where missing and left there.
do $block$
declare
    name text;
begin
    foreach name in array array['anon', 'authenticated', 'service_role']
    loop
        begin
            execute format('create role %I nologin', name);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
end
$block$;
-- Tests run side by side, and none may change a role that another is changing.
do $block$
begin
    perform pg_advisory_xact_lock(hashtext('clara tests: roles'));
    if not (select rolbypassrls from pg_roles where rolname = 'service_role') then
        alter role service_role bypassrls;
    end if;
end
$block$;

create schema auth;
grant usage on schema auth to anon, authenticated, service_role;

create table auth.users (
    id uuid primary key,
    email text,
    encrypted_password text,
    raw_user_meta_data jsonb
);

create function auth.uid() returns uuid language sql stable as $function$
    select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$function$;

create function auth.role() returns text language sql stable as $function$
    select nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
$function$;

-- As projects of before 2026 have it.
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
