-- Where a Supabase project has its extensions.
create schema extensions;
grant usage on schema extensions to anon, authenticated, service_role;
create extension "uuid-ossp" with schema extensions;
