-- On top of Clara's first database: users made by hand, owners of leads typed as text,
-- and buckets in the team's own words.
set search_path = public, extensions;
create table public.users (
    id uuid primary key default uuid_generate_v4(),
    full_name varchar(100),
    email varchar(255),
    role varchar(20) not null default 'agent'
);
insert into public.users (id, full_name, email, role) values
    (md5('sarah')::uuid, 'Sarah Jones', 'sarah@example.com', 'agent'),
    (md5('bob')::uuid, 'Bob Stone', 'Bob@Example.com', 'manager'),
    (md5('ada')::uuid, 'Ada Boss', 'ada@example.com', 'super_admin'),
    (md5('nobody')::uuid, null, null, 'agent');

alter table public.leads disable trigger user;
alter table public.leads
    add column agent_id text,
    add column status_bucket text,
    add column pipeline_stage_id uuid;
update public.leads set
    agent_id = (array[
        md5('sarah')::uuid::text, upper(md5('bob')::uuid::text), 'sarah@example.com', ' BOB@example.com', 'Ada Boss', null, '',
        '11111111-2222-4333-8444-555555555555', 'sales team'
    ])[1 + abs(hashtext(id::text)) % 9],
    status_bucket = (array['P1', 'p1', 'Hot', null, 'P3', 'P2 ', '', '3'])[1 + abs(hashtext('b' || id)) % 8];
alter table public.leads enable trigger user;
reset search_path;
