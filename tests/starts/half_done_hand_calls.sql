-- On top of Clara's first database: calls made by hand, with CHECKs narrower than the
-- CRM's, no foreign keys, and references to people who are gone.
set search_path = public, extensions;
create table public.users (
    id uuid primary key,
    full_name text,
    email text unique,
    role text not null check (role in ('agent', 'manager', 'super_admin')),
    is_active boolean
);
insert into public.users values
    (md5('sarah')::uuid, 'Sarah Jones', 'sarah@example.com', 'agent', true),
    (md5('bob')::uuid, 'Bob Stone', 'bob@example.com', 'manager', null);

create table public.calls (
    id uuid primary key default uuid_generate_v4(),
    lead_id uuid not null,
    user_id uuid,
    duration integer check (duration >= 0),
    call_type text not null check (call_type in ('inbound', 'outbound')),
    outcome text not null,
    notes text,
    call_start_time timestamptz not null default now(),
    recording_url text,
    constraint outcome_known check (outcome in ('completed', 'no_answer', 'callback later'))
);
insert into public.calls (id, lead_id, user_id, duration, call_type, outcome, notes, call_start_time, recording_url)
select md5('call ' || n)::uuid, md5('lead ' || 1 + n % 60)::uuid,
    (array[md5('sarah')::uuid, md5('gone')::uuid, null, md5('bob')::uuid])[1 + n % 4],
    n * 20, (array['inbound', 'outbound'])[1 + n % 2], (array['completed', 'no_answer', 'callback later'])[1 + n % 3],
    'call ' || n, '2024-03-01 10:00Z'::timestamptz + n * interval '1 hour', 'https://recordings.example/' || n
from generate_series(1, 25) as n;
reset search_path;
