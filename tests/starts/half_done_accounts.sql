-- On a Supabase project: Clara's first database, with a `users` table by hand that has no
-- tie to the accounts, row level security switched on with one policy, and accounts
-- without a row.
set search_path = public, extensions;
insert into auth.users (id, email, raw_user_meta_data, instance_id, confirmation_token, recovery_token, is_sso_user, is_anonymous)
select md5(who)::uuid, who || '@example.com', jsonb_build_object('full_name', initcap(who)), '00000000-0000-0000-0000-000000000000', '', '', false, false
from unnest(array['ada', 'bob', 'sarah', 'late']) as who;
create table public.users (
    id uuid primary key,
    full_name text,
    email text,
    role text not null default 'agent',
    phone text
);
insert into public.users (id, full_name, email, role, phone) values
    (md5('ada')::uuid, 'Ada Boss', 'ada@example.com', 'super_admin', '1'), (md5('bob')::uuid, 'Bob Stone', 'bob@example.com', 'manager', '2'),
    (md5('sarah')::uuid, 'Sarah Jones', 'sarah@example.com', 'agent', null);
alter table public.users enable row level security;
create policy "team reads team" on public.users for select to authenticated using (true);
create table public.pipeline_stages (id uuid primary key default gen_random_uuid(), name varchar(50) not null, order_position int not null, probability int);
insert into public.pipeline_stages (id, name, order_position, probability) values
    (md5('s1')::uuid, 'New Lead', 10, 10), (md5('s2')::uuid, 'Closed Won', 20, 100), (md5('s3')::uuid, 'Archive', 30, null), (md5('s4')::uuid, 'Archive', 30, 5);
reset search_path;
