-- Clara's first database, exactly as its catalog lists it, with rows as people and
-- machines left them: odd sizes, odd words, the same name many times. Runs on plain PostgreSQL and on Supabase.
set search_path = public, extensions;

create function public.update_updated_at_column() returns trigger language plpgsql as $function$
begin
    new.updated_at = now();
    return new;
end
$function$;

create table public.clients (
    id uuid primary key default uuid_generate_v4(),
    name character varying(255) not null,
    email character varying(255) unique,
    phone character varying(50),
    company character varying(255),
    industry character varying(100),
    company_size character varying(50),
    website character varying(255),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    notes text,
    tags text[],
    status character varying(50) default 'active'
);

create table public.leads (
    id uuid primary key default uuid_generate_v4(),
    client_id uuid references public.clients (id) on delete cascade,
    name character varying(255),
    email character varying(255),
    phone character varying(50),
    company character varying(255),
    title character varying(255),
    budget character varying(50),
    authority character varying(100),
    need text,
    timeline character varying(100),
    qualification_status character varying(50) default 'unqualified',
    lead_score integer default 0,
    score_grade character varying(2),
    source character varying(100) default 'voice_call',
    conversation_summary text,
    extracted_info jsonb,
    assigned_agent character varying(50),
    last_interaction timestamp with time zone,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    status character varying(50) default 'new'
);

create table public.activities (
    id uuid primary key default uuid_generate_v4(),
    client_id uuid references public.clients (id) on delete cascade,
    lead_id uuid references public.leads (id) on delete cascade,
    activity_type character varying(50) not null,
    agent_type character varying(50),
    description text,
    outcome character varying(100),
    message_content text,
    agent_response text,
    session_id character varying(255),
    intent character varying(50),
    confidence numeric(3, 2),
    created_at timestamp with time zone default now(),
    metadata jsonb
);

create table public.conversations (
    id uuid primary key default uuid_generate_v4(),
    session_id character varying(255) not null unique,
    client_id uuid references public.clients (id) on delete set null,
    lead_id uuid references public.leads (id) on delete set null,
    agent_type character varying(50),
    status character varying(50) default 'active',
    messages jsonb default '[]',
    started_at timestamp with time zone default now(),
    ended_at timestamp with time zone,
    last_activity timestamp with time zone default now(),
    summary text
);

create trigger update_clients_updated_at before update on public.clients
for each row execute function public.update_updated_at_column();
create trigger update_leads_updated_at before update on public.leads
for each row execute function public.update_updated_at_column();

-- ------------------------------------------------------------------------------- clients
-- The same name in seven spellings, a name that a naive suffix would collide with, blanks,
-- and two that leave no room for a suffix in their column.
insert into public.clients (id, name, email, phone, company, industry, company_size, website, created_at, updated_at, notes, tags, status)
select
    md5('client ' || n)::uuid,
    names[n],
    case when n % 9 = 0 then null when n = 5 then '' else 'client' || n || '@Example.com' end,
    case when n % 4 = 0 then null else '+1 (555) 010-' || lpad(n::text, 4, '0') end,
    case when n % 3 = 0 then null else 'Company of ' || n end,
    (array['Software', 'retail ', '', null, 'Banking & Finance'])[1 + n % 5],
    sizes[1 + (n - 1) % array_length(sizes, 1)],
    case when n % 2 = 0 then 'https://client' || n || '.example/über?q=1&r=2' end,
    case when n in (2, 40) then null else '2023-01-01 08:00Z'::timestamptz + (n * 7 % 40) * interval '1 day' end,
    '2023-06-01 12:34:56.789Z'::timestamptz + n * interval '1 hour',
    case when n % 5 = 0 then E'two\nlines, "quoted", it''s 100 %' end,
    case when n % 6 = 0 then array['vip', 'a,b', ''] when n % 6 = 1 then '{}' end,
    (array['active', 'inactive', 'Prospect', null])[1 + n % 4]
from
    (select array[
        'Acme Ltd', 'Acme Ltd', 'Acme Ltd', 'acme ltd', ' Acme  Ltd ', 'ACME LTD', 'Acme Ltd (2)', 'Acme Ltd (client2@Example.com)',
        '', '', '   ', 'Brightpath', 'Brightpath', 'brightpath', 'O''Neill & Söhne', 'O''Neill & Söhne',
        repeat('Very long name ', 17), repeat('Very long name ', 17), '株式会社トレンド', 'NULL',
        'Cedar', 'Dune', 'Elm', 'Fir', 'Gull', 'Hazel', 'Iris', 'Jade', 'Kite', 'Larch',
        'Maple', 'Nettle', 'Oak', 'Pine', 'Quince', 'Rowan', 'Spruce', 'Teak', 'Umber', 'Cedar'
    ] as names, array[
        '50-200', '500+', 'about 30 people', 'enterprise', '42', ' 17 ', '', null, 'startup', '1,200', '10k',
        'unknown', '0', '-5', '99999999999', '11–50', 'Small business', '12.5', '1000'
    ]::text[] as sizes) as given,
    generate_series(1, 40) as n;

-- --------------------------------------------------------------------------------- leads
insert into public.leads (
    id, client_id, name, email, phone, company, title, budget, authority, need, timeline, qualification_status,
    lead_score, score_grade, source, conversation_summary, extracted_info, assigned_agent, last_interaction,
    created_at, updated_at, status
)
select
    md5('lead ' || n)::uuid,
    case when n % 7 = 0 then null else md5('client ' || 1 + n % 40)::uuid end,
    (array['Sarah Chen', ' sarah  chen', null, 'José Álvarez', '', 'M. Okafor'])[1 + n % 6],
    case when n % 8 = 0 then null when n % 8 = 1 then 'Lead' || n || '@Mixed.Example ' else 'lead' || n || '@example.com' end,
    case when n % 5 = 0 then 'call reception, ext. 12' when n % 5 = 1 then null else '+44 20 7946 0' || lpad(n::text, 3, '0') end,
    case when n % 3 = 0 then null else 'Company of lead ' || n end,
    (array['CEO', null, 'Head of Sales'])[1 + n % 3],
    (array['$10k', 'high', null, '', '40–60k €'])[1 + n % 5],
    (array['yes', 'decision maker', null, 'needs board approval'])[1 + n % 4],
    (array['urgent', null, E'wants "one" system,\nnot five'])[1 + n % 3],
    (array['this_month', 'Q3', null, 'as soon as possible'])[1 + n % 4],
    words[1 + (n - 1) % array_length(words, 1)],
    case when n % 11 = 0 then null when n = 13 then 150 when n = 17 then -3 else n * 37 % 101 end,
    (array['A', 'B', 'C', 'D', 'F', 'A+', null, ''])[1 + n % 8],
    (array['voice_call', 'Web', null, '', 'Google Ads / brand'])[1 + n % 5],
    case when n % 4 = 0 then repeat('They talked about prices. ', 40) end,
    case when n % 4 = 1 then jsonb_build_object('pain', 'spreadsheets', 'seats', n, 'nested', jsonb_build_array(1, null, 'ü')) when n % 4 = 2 then 'null'::jsonb end,
    agents[1 + (n - 1) % array_length(agents, 1)],
    case when n % 3 = 0 then '2024-02-29 23:59:59.999999Z'::timestamptz end,
    '2024-01-01 09:00Z'::timestamptz + n * interval '1 day 3 minutes',
    '2024-06-01 07:08:09.123456Z'::timestamptz + n * interval '1 hour',
    (array['new', 'contacted', 'Closed - Won', null, ''])[1 + n % 5]
from
    (select array[
        'unqualified', 'MQL', 'SQL', 'hot', 'Cold lead', null, '', 'marketing_qualified', 'Sales Qualified', 'opportunity',
        'Opportunity', ' unqualified', 'UNQUALIFIED', 'warm', 'disqualified', 'sales_qualified', 'mql'
    ]::text[] as words, array[
        'sarah@example.com', 'Sarah Jones', ' sarah  JONES', 'sales', 'Clara', '7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11', null,
        '', 'CLARA', 'Bob', 'bob@example.com ', '7F3C1C7E-6F0B-4C2E-9C1A-2B1D5E0F7A11', 'voice bot', 'Jon Smth'
    ]::text[] as agents) as given,
    generate_series(1, 60) as n;

-- ------------------------------------------------------------- activities, conversations
insert into public.activities (
    id, client_id, lead_id, activity_type, agent_type, description, outcome, message_content, agent_response,
    session_id, intent, confidence, created_at, metadata
)
select
    md5('activity ' || n)::uuid,
    case when n % 3 = 0 then null else md5('client ' || 1 + n % 40)::uuid end,
    case when n % 4 = 0 then null else md5('lead ' || 1 + n % 60)::uuid end,
    (array['ai_interaction', 'call', 'Email', ''])[1 + n % 4],
    (array['sales', 'support', null])[1 + n % 3],
    case when n % 5 = 0 then 'described' end,
    (array['interested', null, repeat('o', 100)])[1 + n % 3],
    'message ' || n || E' with "quotes", \\ and a tab\t',
    case when n % 6 <> 0 then 'reply ' || n end,
    'session-' || n % 30,
    (array['pricing_inquiry', null, repeat('i', 50)])[1 + n % 3],
    (array[0.95, null, 0.00, 1.00, 9.99])[1 + n % 5],
    '2024-03-01 10:00Z'::timestamptz + n * interval '17 minutes',
    case when n % 2 = 0 then jsonb_build_object('turn', n, 'raw', 'x''y') end
from generate_series(1, 90) as n;

insert into public.conversations (
    id, session_id, client_id, lead_id, agent_type, status, messages, started_at, ended_at, last_activity, summary
)
select
    md5('conversation ' || n)::uuid,
    'session-' || n,
    case when n % 3 = 0 then null else md5('client ' || 1 + n % 40)::uuid end,
    case when n % 5 = 0 then null else md5('lead ' || 1 + n % 60)::uuid end,
    (array['sales', null])[1 + n % 2],
    (array['active', 'completed', null, 'Ended'])[1 + n % 4],
    case when n % 10 = 0 then null else jsonb_build_array(
        jsonb_build_object('role', 'user', 'content', 'Hello, I am caller ' || n),
        jsonb_build_object('role', 'assistant', 'content', 'How can I help?')
    ) end,
    '2024-03-01 10:00Z'::timestamptz + n * interval '1 hour',
    case when n % 2 = 0 then '2024-03-01 10:09:30Z'::timestamptz + n * interval '1 hour' end,
    '2024-03-01 10:10Z'::timestamptz + n * interval '1 hour',
    case when n % 3 = 0 then 'Wants a demo.' end
from generate_series(0, 29) as n;

reset search_path;
