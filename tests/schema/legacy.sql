-- Legacy Clara.
create function public.uuid_generate_v4() returns uuid language sql volatile as 'select gen_random_uuid()';
create function public.update_updated_at_column() returns trigger language plpgsql as $f$
begin
    new.updated_at = now();
    return new;
end $f$;

create table public.activities (
    id uuid not null default uuid_generate_v4(),
    client_id uuid,
    lead_id uuid,
    activity_type character varying(50) not null,
    agent_type character varying(50),
    description text,
    outcome character varying(100),
    message_content text,
    agent_response text,
    session_id character varying(255),
    intent character varying(50),
    confidence numeric(3,2),
    created_at timestamp with time zone default now(),
    metadata jsonb,
    primary key (id)
);

create table public.clients (
    id uuid not null default uuid_generate_v4(),
    name character varying(255) not null,
    email character varying(255),
    phone character varying(50),
    company character varying(255),
    industry character varying(100),
    company_size character varying(50),
    website character varying(255),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    notes text,
    tags text[],
    status character varying(50) default 'active'::character varying,
    primary key (id)
);

create table public.conversations (
    id uuid not null default uuid_generate_v4(),
    session_id character varying(255) not null,
    client_id uuid,
    lead_id uuid,
    agent_type character varying(50),
    status character varying(50) default 'active'::character varying,
    messages jsonb default '[]'::jsonb,
    started_at timestamp with time zone default now(),
    ended_at timestamp with time zone,
    last_activity timestamp with time zone default now(),
    summary text,
    primary key (id)
);

create table public.leads (
    id uuid not null default uuid_generate_v4(),
    client_id uuid,
    name character varying(255),
    email character varying(255),
    phone character varying(50),
    company character varying(255),
    title character varying(255),
    budget character varying(50),
    authority character varying(100),
    need text,
    timeline character varying(100),
    qualification_status character varying(50) default 'unqualified'::character varying,
    lead_score integer default 0,
    score_grade character varying(2),
    source character varying(100) default 'voice_call'::character varying,
    conversation_summary text,
    extracted_info jsonb,
    assigned_agent character varying(50),
    last_interaction timestamp with time zone,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    status character varying(50) default 'new'::character varying,
    primary key (id)
);

alter table public.clients add UNIQUE (email);
alter table public.conversations add UNIQUE (session_id);
alter table public.activities add FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
alter table public.activities add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE;
alter table public.conversations add FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE SET NULL;
alter table public.conversations add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE SET NULL;
alter table public.leads add FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;

create trigger update_clients_updated_at BEFORE UPDATE ON public.clients FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
create trigger update_leads_updated_at BEFORE UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
