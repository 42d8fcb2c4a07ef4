-- TrendtialCRM's tables as somebody copied them, with Clara's first `leads` between them.
-- Some stages are renumbered, one is missing, one has the team's own odds, and one is new.
create table public.users (
    id uuid primary key,
    full_name text,
    email text unique,
    role text not null check (role in ('agent', 'manager', 'super_admin')),
    manager_id uuid references public.users (id)
);
insert into public.users (id, full_name, email, role, manager_id) values
    (md5('ada')::uuid, 'Ada Boss', 'ada@example.com', 'super_admin', null),
    (md5('bob')::uuid, 'Bob Stone', 'bob@example.com', 'manager', md5('ada')::uuid),
    (md5('sarah')::uuid, 'Sarah Jones', 'sarah@example.com', 'agent', md5('bob')::uuid);

create table public.clients (
    id uuid primary key default gen_random_uuid(),
    client_name text not null unique,
    company text,
    industry text,
    company_size text,
    email text,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
insert into public.clients (id, client_name, industry, company_size, email, created_at, updated_at)
select md5('client ' || n)::uuid, 'Client ' || n, 'Retail', (array['50-200', '12', 'enterprise', null, ' 7 '])[1 + n % 5],
    'c' || n || '@example.com', '2024-01-01Z', '2024-01-02Z'
from generate_series(1, 12) as n;

create table public.pipeline_stages (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    order_position integer not null unique,
    probability integer default 0,
    is_active boolean default true
);
insert into public.pipeline_stages (id, name, order_position, probability) values
    (md5('s1')::uuid, 'New Lead', 1, 10), (md5('s2')::uuid, 'Qualified', 2, 25), (md5('s3')::uuid, 'Pilot Running', 3, 45),
    (md5('s4')::uuid, 'Demo Scheduled', 4, 40), (md5('s5')::uuid, 'Negotiation', 5, 75),
    (md5('s6')::uuid, 'Closed Won', 6, 100), (md5('s7')::uuid, 'Closed Lost', 7, 0);

create table public.leads (
    id uuid primary key default gen_random_uuid(),
    client_id uuid references public.clients (id) on delete cascade,
    name character varying(255),
    email character varying(255),
    phone character varying(50),
    qualification_status character varying(50) default 'unqualified',
    lead_score integer default 0,
    source character varying(100) default 'voice_call',
    extracted_info jsonb,
    assigned_agent character varying(50),
    pipeline_stage_id uuid references public.pipeline_stages (id),
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    status character varying(50) default 'new'
);
insert into public.leads (id, client_id, name, email, qualification_status, lead_score, source, assigned_agent, pipeline_stage_id, created_at, updated_at)
select md5('lead ' || n)::uuid, case when n % 5 = 0 then null else md5('client ' || 1 + n % 12)::uuid end, 'Person ' || n, 'p' || n || '@example.com',
    (array['MQL', 'SQL', 'unqualified', 'hot', null])[1 + n % 5], n * 7 % 101, 'Web', (array['Sarah Jones', 'clara', null])[1 + n % 3],
    md5('s' || 1 + n % 7)::uuid, '2024-02-01Z', '2024-02-02Z'
from generate_series(1, 30) as n;

create table public.follow_ups (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id),
    agent_id uuid not null references public.users (id),
    due_date date not null,
    status text not null default 'Pending',
    notes text,
    reminder_channel text
);
insert into public.follow_ups (id, lead_id, agent_id, due_date, notes, reminder_channel)
select md5('follow-up ' || n)::uuid, md5('lead ' || n)::uuid, md5('sarah')::uuid, '2024-03-01'::date + n, 'ring', 'sms' from generate_series(1, 9) as n;
