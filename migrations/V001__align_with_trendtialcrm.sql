-- Builds what TrendtialCRM and Clara need, in a database that has none of it.
--
-- Does      4 enums, 23 tables, their indexes and triggers, and the seven pipeline stages.
--           On Supabase (the roles `authenticated` and `service_role` and the function
--           `auth.uid()` exist) also row level security, policies and grants, the mirror
--           of `auth.users` in `users`, and `auth.uid()` as the default of `created_by`.
-- Locks     None that anyone can notice: every table it locks is new. On Supabase the
--           foreign keys and the trigger on `auth.users` take SHARE ROW EXCLUSIVE there,
--           which holds up sign-ups for the milliseconds until the commit.
-- Needs     PostgreSQL 14, CREATE on schema `public`, no extension.
-- Undoing   Nothing that was there before is changed, so restoring is dropping.
--
-- `clara-crm migrate` runs it in one transaction, and refuses beforehand where any of
-- these names is taken: `IF NOT EXISTS` over another object is not success, and is not
-- used. Every name is qualified, so the search_path of the session does not matter.
-- What each column means is in src/schema/contract.toml.

create type public.attendance_status_enum as enum ('CheckedOut', 'CheckedIn', 'OnLeave');
create type public.team_type_enum as enum ('telesales', 'linkedin', 'cold_email');
create type public.todo_status as enum ('pending', 'in_progress', 'completed', 'cancelled');
create type public.todo_priority as enum ('low', 'medium', 'high', 'urgent');

-- ---------------------------------------------------------------- people and companies

create table public.users (
    id uuid primary key,
    full_name text,
    email text unique,
    role text not null check (role in ('agent', 'manager', 'super_admin')),
    manager_id uuid references public.users (id) on delete set null,
    is_active boolean not null default true,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.clients (
    id uuid primary key default gen_random_uuid(),
    client_name text not null unique,
    company text,
    industry text,
    location text,
    phone text,
    physical_meeting_info text,
    expected_value numeric,
    company_size integer,
    email text,
    website text,
    created_by uuid references public.users (id) on delete set null,
    notes text,
    tags text[],
    status text default 'active',
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

-- ------------------------------------------------------------------------------ leads

create table public.pipeline_stages (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    order_position integer not null unique,
    probability integer default 0 check (probability >= 0 and probability <= 100),
    is_active boolean default true,
    color_code text default '#6366f1',
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

-- Fixed ids, so that the same conversations end in the same rows in every database.
insert into public.pipeline_stages (id, name, description, order_position, probability, color_code)
values
    ('5f066b1f-681a-5483-beeb-d8598dad34f9', 'New Lead', 'Not looked into yet', 1, 10, '#6366f1'),
    ('49ec2251-c530-5e79-9c06-b37ba4f5ddcf', 'Qualified', 'Worth a sales person''s time', 2, 25, '#3b82f6'),
    ('3f699930-7c02-565c-b831-a4f85ae1a3c4', 'Demo Scheduled', 'A demo is agreed', 3, 40, '#06b6d4'),
    ('4ef5d3d0-1314-5591-b146-e36c41149166', 'Proposal Sent', 'Has our offer', 4, 60, '#f59e0b'),
    ('ae4732a9-18d1-5f57-8b44-2137dd210cb3', 'Negotiation', 'Terms are being discussed', 5, 80, '#f97316'),
    ('dc4923b0-aad1-55e8-9045-8daac2e304d8', 'Closed Won', 'Signed', 6, 100, '#10b981'),
    ('e9aa5852-7991-5fea-bf9b-531e57d9435c', 'Closed Lost', 'Went elsewhere or nowhere', 7, 0, '#ef4444');

create table public.leads (
    id uuid primary key default gen_random_uuid(),
    client_id uuid not null references public.clients (id) on delete cascade,
    agent_id uuid references public.users (id) on delete set null,
    status_bucket text not null check (status_bucket in ('P1', 'P2', 'P3')),
    lead_score integer default 0,
    qualification_status text default 'unqualified' check (
        qualification_status in ('unqualified', 'marketing_qualified', 'sales_qualified', 'opportunity')
    ),
    campaign_id text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    referrer_url text,
    first_touch_date timestamptz,
    last_touch_date timestamptz,
    progress_details text,
    next_step text,
    lead_source text,
    contact_person text,
    email text,
    phone text,
    deal_value numeric,
    tags text[],
    follow_up_due_date timestamptz,
    sync_lock boolean default false,
    notes text,
    pipeline_stage_id uuid references public.pipeline_stages (id),
    expected_close_date date,
    win_probability integer default 0 check (win_probability >= 0 and win_probability <= 100),
    lost_reason text,
    industry text,
    budget text,
    authority text,
    need text,
    timeline text,
    conversation_summary text,
    extracted_info jsonb,
    score_grade text,
    created_by uuid references public.users (id) on delete set null,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

-- ------------------------------------------------------------------- what was said, done

create table public.calls (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    user_id uuid references public.users (id) on delete set null,
    duration integer,
    call_type text not null check (
        call_type in ('inbound', 'outbound', 'callback', 'voicemail', 'ai_voice')
    ),
    outcome text not null check (
        outcome in ('completed', 'no_answer', 'busy', 'failed', 'voicemail', 'qualified', 'not_interested')
    ),
    notes text,
    call_start_time timestamptz not null,
    call_end_time timestamptz,
    session_id text unique,
    transcript text,
    sentiment_score numeric,
    intent_detected text,
    confidence_score numeric,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.lead_activities (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    activity_type text not null check (
        activity_type in (
            'email', 'call', 'meeting', 'note', 'status_change', 'document', 'task', 'demo', 'ai_interaction'
        )
    ),
    subject text,
    description text,
    created_by uuid not null references public.users (id),
    activity_date timestamptz default now(),
    metadata jsonb default '{}',
    is_automated boolean default false,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.activities (
    id uuid primary key default gen_random_uuid(),
    client_id uuid references public.clients (id) on delete cascade,
    lead_id uuid references public.leads (id) on delete cascade,
    activity_type text not null,
    agent_type text,
    description text,
    outcome text,
    message_content text,
    agent_response text,
    session_id text,
    intent text,
    confidence numeric,
    created_at timestamptz default now(),
    metadata jsonb
);

create table public.conversations (
    id uuid primary key default gen_random_uuid(),
    session_id text not null unique,
    client_id uuid references public.clients (id) on delete set null,
    lead_id uuid references public.leads (id) on delete set null,
    agent_type text,
    status text default 'active',
    messages jsonb default '[]',
    started_at timestamptz default now(),
    ended_at timestamptz,
    last_activity timestamptz default now(),
    summary text,
    metadata jsonb default '{}',
    qualification jsonb
);

-- ------------------------------------------------------------------------ what comes next

create table public.follow_ups (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    agent_id uuid not null references public.users (id),
    due_date timestamptz not null,
    status text not null,
    notes text,
    created_by uuid references public.users (id),
    suggested_by_ai boolean default false,
    ai_recommendation text,
    completed_at timestamptz,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.meetings (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid references public.leads (id) on delete set null,
    agent_id uuid not null references public.users (id),
    title text not null,
    start_time timestamptz not null,
    end_time timestamptz not null,
    location text,
    notes text,
    status text,
    created_by uuid references public.users (id),
    scheduled_by_ai boolean default false,
    meeting_type text,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.notifications (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    type text not null check (
        type in (
            'follow_up_reminder', 'meeting_reminder', 'overdue_follow_up', 'upcoming_meeting', 'lead_update',
            'system_alert'
        )
    ),
    title text not null,
    message text not null,
    entity_type text check (entity_type in ('follow_up', 'meeting', 'lead', 'system')),
    entity_id uuid,
    scheduled_for timestamptz,
    is_read boolean default false,
    notification_date timestamptz default now(),
    delivery_method text[] default array['in_app'],
    metadata jsonb default '{}',
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.notification_preferences (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    notification_type text not null check (
        notification_type in (
            'follow_up_reminder', 'meeting_reminder', 'overdue_follow_up', 'upcoming_meeting', 'lead_update',
            'system_alert'
        )
    ),
    enabled boolean default true,
    reminder_minutes integer[] default array[15, 60, 1440],
    delivery_methods text[] default array['in_app', 'sound'],
    email_enabled boolean default false,
    browser_push_enabled boolean default true,
    sound_enabled boolean default true,
    sound_type text default 'info' check (sound_type in ('success', 'error', 'info')),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

-- ------------------------------------------------------------------ scoring and nurturing

create table public.lead_scoring_criteria (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    category text not null check (
        category in ('demographic', 'behavioral', 'engagement', 'firmographic')
    ),
    condition_field text not null,
    condition_operator text not null check (
        condition_operator in ('equals', 'contains', 'greater_than', 'less_than', 'in_range')
    ),
    condition_value text not null,
    score_points integer not null,
    is_active boolean default true,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.nurture_sequences (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    created_by uuid references public.users (id),
    trigger_conditions jsonb default '{}',
    is_active boolean default true,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.nurture_steps (
    id uuid primary key default gen_random_uuid(),
    sequence_id uuid not null references public.nurture_sequences (id) on delete cascade,
    step_order integer not null,
    name text not null,
    action_type text not null check (action_type in ('email', 'task', 'call', 'sms', 'notification')),
    content text,
    delay_days integer default 0,
    template_data jsonb default '{}',
    is_active boolean default true,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.lead_nurture_enrollments (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    sequence_id uuid not null references public.nurture_sequences (id) on delete cascade,
    current_step integer default 1,
    status text default 'active' check (status in ('active', 'paused', 'completed', 'cancelled')),
    enrolled_at timestamptz default now(),
    completed_at timestamptz,
    next_action_date timestamptz,
    created_by uuid references public.users (id),
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

-- -------------------------------------------------------------------------- the team's work

create table public.todos (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    title text not null,
    description text,
    due_date timestamptz,
    category text,
    assigned_by uuid references public.users (id),
    completed_at timestamptz,
    status public.todo_status default 'pending',
    priority public.todo_priority default 'medium',
    tags text[] default '{}',
    order_position integer default 0,
    is_team_task boolean default false,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.todo_comments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    user_id uuid not null references public.users (id),
    comment text not null,
    created_at timestamptz default now()
);

create table public.todo_attachments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    filename text not null,
    file_url text not null,
    file_size integer,
    uploaded_by uuid not null references public.users (id),
    created_at timestamptz default now()
);

create table public.attendance (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    date date not null,
    check_in_time timestamptz,
    check_out_time timestamptz,
    status public.attendance_status_enum default 'CheckedOut',
    notes text,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.daily_reports (
    id uuid primary key default gen_random_uuid(),
    agent_id uuid not null references public.users (id),
    manager_id uuid references public.users (id),
    report_date date not null,
    team_type public.team_type_enum not null,
    outreach_count integer,
    responses_count integer,
    comments_done integer,
    content_posted boolean,
    emails_sent integer,
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);

create table public.admin_audit (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references public.users (id),
    action text not null,
    target_entity text,
    target_id uuid,
    details jsonb,
    created_at timestamptz default now()
);

create table public.user_links (
    id bigint generated by default as identity primary key,
    email text not null,
    instagram_link text,
    linkedin_link text,
    instagram_handle text,
    created_at timestamptz default now()
);

-- ------------------------------------------------------------------------------- indexes
-- Lookups by email, phone and name, the timeline of a lead, what the policies compare,
-- and each foreign key that a delete cascades along. PostgreSQL picks the names, so that
-- none can be taken.

create index on public.users (lower(btrim(email)));
create index on public.users (manager_id);
create index on public.clients (lower(regexp_replace(btrim(client_name), '\s+', ' ', 'g')));
create index on public.clients (lower(btrim(email)));
create index on public.clients (created_by);
create index on public.leads (agent_id);
create index on public.leads (client_id);
create index on public.leads (pipeline_stage_id);
create index on public.leads (lower(btrim(email)));
-- The last seven digits: what two spellings of a phone number share.
create index on public.leads (right(regexp_replace(phone, '[^0-9]', '', 'g'), 7));
create index on public.leads (created_by);
create index on public.calls (lead_id);
create index on public.calls (user_id);
create index on public.lead_activities (lead_id, activity_date);
create index on public.activities (lead_id);
create index on public.activities (client_id);
create index on public.activities (session_id);
create index on public.conversations (lead_id);
-- Earlier calls of the same caller: a lead's, or nobody's that may turn out to be a lead's.
create index on public.conversations ((qualification #>> '{caller,email}'));
create index on public.conversations ((qualification #>> '{caller,phone}'));
create index on public.conversations (client_id);
create index on public.follow_ups (lead_id);
create index on public.follow_ups (agent_id, due_date);
create index on public.meetings (lead_id);
create index on public.meetings (agent_id, start_time);
create index on public.notifications (user_id);
create index on public.notification_preferences (user_id);
create index on public.nurture_steps (sequence_id);
create index on public.lead_nurture_enrollments (lead_id);
create index on public.lead_nurture_enrollments (sequence_id);
create index on public.todos (user_id);
create index on public.todo_comments (todo_id);
create index on public.todo_attachments (todo_id);
create index on public.attendance (user_id);
create index on public.daily_reports (agent_id);

-- ------------------------------------------------------------------------------ triggers

-- A replay takes `updated_at` from the conversation, so that the same input gives the same
-- rows, and says so for its own transaction. Everybody else's changes get the clock's time.
create function public.trigger_set_timestamp() returns trigger
language plpgsql set search_path = ''
as $function$
begin
    if coalesce(current_setting('clara_crm.keeps_updated_at', true), '') <> 'on' then
        new.updated_at := now();
    end if;
    return new;
end
$function$;

create function public.set_completed_at() returns trigger
language plpgsql set search_path = ''
as $function$
begin
    if new.status = 'completed' and old.status is distinct from 'completed' then
        new.completed_at := coalesce(new.completed_at, now());
    elsif new.status is distinct from 'completed' then
        new.completed_at := null;
    end if;
    return new;
end
$function$;

create trigger set_todo_completed_at before update on public.todos
for each row execute function public.set_completed_at();

do $block$
declare
    updated regclass;
begin
    foreach updated in array array[
        'public.users', 'public.clients', 'public.pipeline_stages', 'public.leads', 'public.calls',
        'public.lead_activities', 'public.follow_ups', 'public.meetings', 'public.notifications',
        'public.notification_preferences', 'public.lead_scoring_criteria', 'public.nurture_sequences',
        'public.nurture_steps', 'public.lead_nurture_enrollments', 'public.todos', 'public.attendance',
        'public.daily_reports'
    ]::regclass[]
    loop
        execute format(
            'create trigger set_updated_at before update on %s
             for each row execute function public.trigger_set_timestamp()', updated
        );
    end loop;
end
$block$;

-- --------------------------------------------------------------- people who can sign in

do $block$
declare
    auth_users oid := (
        select c.oid from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'auth' and c.relname = 'users' and c.relkind in ('r', 'p')
    );
begin
    if auth_users is null then
        -- Nobody signs in here: a row may be added without an account, so it gets an id.
        alter table public.users alter column id set default gen_random_uuid();
        return;
    end if;

    execute 'alter table public.users add foreign key (id) references auth.users (id) on delete cascade';
    -- As TrendtialCRM has it: a call outlives the account of who made it.
    alter table public.calls drop constraint calls_user_id_fkey;
    execute 'alter table public.calls add foreign key (user_id) references auth.users (id) on delete set null';

    -- Someone else's mirror is never replaced.
    if exists (
        select from pg_catalog.pg_trigger
        where tgrelid = auth_users and tgname = 'on_auth_user_created'
    ) or exists (
        select from pg_catalog.pg_proc
        where pronamespace = 'public'::regnamespace and proname = 'handle_new_user'
    ) or not has_table_privilege(auth_users, 'trigger') then
        return;
    end if;

    -- An exception in here would refuse the sign-up, so none may leave it. The row is
    -- read as JSON, which does not depend on the columns of a Supabase release.
    execute $sql$
        create function public.handle_new_user() returns trigger
        language plpgsql security definer set search_path = ''
        as $function$
        begin
            insert into public.users (id, full_name, email, role)
            values (
                new.id, to_jsonb(new) -> 'raw_user_meta_data' ->> 'full_name', to_jsonb(new) ->> 'email', 'agent'
            )
            on conflict do nothing;
            return new;
        exception when others then
            raise warning 'public.users has no row for the new account %: %', new.id, sqlerrm;
            return new;
        end
        $function$;

        revoke execute on function public.handle_new_user() from public;

        create trigger on_auth_user_created after insert on auth.users
        for each row execute function public.handle_new_user();
    $sql$;

    -- The accounts that signed up before the trigger was there.
    if has_table_privilege(auth_users, 'select') then
        execute $sql$
            insert into public.users (id, full_name, email, role)
            select u.id, to_jsonb(u) -> 'raw_user_meta_data' ->> 'full_name', to_jsonb(u) ->> 'email', 'agent'
            from auth.users u
            on conflict do nothing
        $sql$;
    end if;
end
$block$;

-- ------------------------------------------------- who may see what, where that is known
-- Policies name the role `authenticated` and compare with `auth.uid()`. Without both there
-- is nothing to write, and row level security without a policy hides every row from
-- everyone but the owner, so there it stays off.

do $block$
declare
    name text;
    history regclass := to_regclass('public.refinery_schema_history');
    owned constant text :=
        '%1$I = (select auth.uid())
         or (select public.get_current_user_role()) = ''super_admin''
         or ((select public.get_current_user_role()) = ''manager'' and %1$I in (
             select report.id from public.users report where report.manager_id = (select auth.uid())))';
begin
    if not exists (
        select from pg_catalog.pg_proc p
        join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'auth' and p.proname = 'uid' and p.pronargs = 0
    ) then
        return;
    end if;

    alter table public.follow_ups alter column created_by set default auth.uid();
    alter table public.meetings alter column created_by set default auth.uid();

    -- The owner's rights let both read `users` whatever its policies say.
    create function public.get_current_user_role() returns text
    language sql stable security definer set search_path = ''
    as $function$
        select u.role from public.users u where u.id = (select auth.uid())
    $function$;

    create function public.is_manager_of(manager_user_id uuid, agent_user_id uuid) returns boolean
    language sql stable security definer set search_path = ''
    as $function$
        select exists (
            select from public.users u where u.id = agent_user_id and u.manager_id = manager_user_id
        )
    $function$;

    if (select count(*) from pg_catalog.pg_roles where rolname in ('authenticated', 'service_role')) < 2 then
        return;
    end if;

    -- Projects of before 2026 give every new table to `anon` and `authenticated` by default
    -- privileges, later ones give nothing. Both end up the same here.
    grant usage on schema public to authenticated, service_role;
    foreach name in array array[
        'users', 'clients', 'pipeline_stages', 'leads', 'calls', 'lead_activities', 'activities',
        'conversations', 'follow_ups', 'meetings', 'notifications', 'notification_preferences',
        'lead_scoring_criteria', 'nurture_sequences', 'nurture_steps', 'lead_nurture_enrollments', 'todos',
        'todo_comments', 'todo_attachments', 'attendance', 'daily_reports', 'admin_audit', 'user_links'
    ]
    loop
        execute format('revoke all on public.%I from public, authenticated', name);
        execute format('grant select, insert, update, delete on public.%I to authenticated', name);
        execute format('grant all on public.%I to service_role', name);
    end loop;
    -- Clara writes these two; people read them.
    revoke insert, update, delete on public.activities, public.conversations from authenticated;
    grant usage, select on sequence public.user_links_id_seq to authenticated, service_role;
    revoke execute on function public.get_current_user_role(), public.is_manager_of(uuid, uuid) from public;
    grant execute on function public.get_current_user_role(), public.is_manager_of(uuid, uuid)
    to authenticated, service_role;
    if history is not null then
        execute format('revoke all on %s from public, authenticated', history);
    end if;

    if exists (select from pg_catalog.pg_roles where rolname = 'anon') then
        revoke execute on function public.get_current_user_role(), public.is_manager_of(uuid, uuid) from anon;
        foreach name in array array[
            'users', 'clients', 'pipeline_stages', 'leads', 'calls', 'lead_activities', 'activities',
            'conversations', 'follow_ups', 'meetings', 'notifications', 'notification_preferences',
            'lead_scoring_criteria', 'nurture_sequences', 'nurture_steps', 'lead_nurture_enrollments', 'todos',
            'todo_comments', 'todo_attachments', 'attendance', 'daily_reports', 'admin_audit', 'user_links'
        ]
        loop
            execute format('revoke all on public.%I from anon', name);
        end loop;
        revoke all on sequence public.user_links_id_seq from anon;
        if history is not null then
            execute format('revoke all on %s from anon', history);
        end if;
    end if;

    -- Not on calls, lead_activities, pipeline_stages, nurturing and scoring: TrendtialCRM
    -- has none there and its dashboard relies on that.
    foreach name in array array[
        'users', 'clients', 'leads', 'activities', 'conversations', 'follow_ups', 'meetings', 'notifications',
        'notification_preferences', 'todos', 'todo_comments', 'todo_attachments', 'attendance',
        'daily_reports', 'admin_audit', 'user_links'
    ]
    loop
        execute format('alter table public.%I enable row level security', name);
    end loop;

    -- An agent's own rows, those of a manager's direct reports, a super admin's all.
    -- `(select …)` is worked out once a statement, not once a row.
    foreach name in array array['leads', 'follow_ups', 'meetings']
    loop
        execute format(
            'create policy %I on public.%I for all to authenticated using (%s) with check (%3$s)',
            name || '_of_own_and_reports', name, format(owned, 'agent_id')
        );
    end loop;

    -- Whoever sees the lead sees what was said; the policy of `leads` applies in here too.
    foreach name in array array['activities', 'conversations']
    loop
        execute format(
            'create policy %I on public.%I for select to authenticated using (
                (select public.get_current_user_role()) = ''super_admin''
                or exists (select from public.leads l where l.id = %2$I.lead_id))',
            name || '_of_visible_leads', name
        );
    end loop;

    -- Personal rows.
    foreach name in array array['notifications', 'notification_preferences', 'todos', 'attendance']
    loop
        execute format(
            'create policy %I on public.%I for all to authenticated
             using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()))',
            name || '_of_own', name
        );
    end loop;
    create policy daily_reports_of_own on public.daily_reports for all to authenticated
    using (agent_id = (select auth.uid())) with check (agent_id = (select auth.uid()));

    create policy todo_comments_of_own_todos on public.todo_comments for all to authenticated
    using (exists (select from public.todos t where t.id = todo_id))
    with check (user_id = (select auth.uid()) and exists (select from public.todos t where t.id = todo_id));
    create policy todo_attachments_of_own_todos on public.todo_attachments for all to authenticated
    using (exists (select from public.todos t where t.id = todo_id))
    with check (uploaded_by = (select auth.uid()) and exists (select from public.todos t where t.id = todo_id));

    create policy clients_of_everyone on public.clients for all to authenticated
    using (true) with check (true);

    -- Everyone knows the team; only a super admin hires, promotes and dismisses.
    create policy users_seen_by_everyone on public.users for select to authenticated using (true);
    create policy users_added_by_super_admin on public.users for insert to authenticated
    with check ((select public.get_current_user_role()) = 'super_admin');
    create policy users_changed_by_super_admin on public.users for update to authenticated
    using ((select public.get_current_user_role()) = 'super_admin')
    with check ((select public.get_current_user_role()) = 'super_admin');
    create policy users_removed_by_super_admin on public.users for delete to authenticated
    using ((select public.get_current_user_role()) = 'super_admin');

    create policy admin_audit_of_super_admin on public.admin_audit for all to authenticated
    using ((select public.get_current_user_role()) = 'super_admin')
    with check ((select public.get_current_user_role()) = 'super_admin');
    create policy user_links_of_super_admin on public.user_links for all to authenticated
    using ((select public.get_current_user_role()) = 'super_admin')
    with check ((select public.get_current_user_role()) = 'super_admin');
end
$block$;
