-- The parts of what TrendtialCRM and Clara need. `clara-crm migrate` looks at the database
-- and takes those that are not there; what is there but differs it alters as
-- src/schema/contract.toml asks. `clara-crm migrate --plan` prints what that comes to here.
--
-- A part begins with a line `--# kind name [on table] [if condition]` and ends where the
-- next one begins. Conditions:
--   accounts       people sign in here: the table `auth.users` exists
--   no-accounts    it does not
--   auth           the function `auth.uid()` exists
--   roles          besides that, the roles `authenticated` and `service_role` (Supabase)
--   anon           besides these, the role `anon`
--
-- Locks     A new table is locked by nobody else. The foreign keys and the trigger on
--           `auth.users` take SHARE ROW EXCLUSIVE there, which holds up sign-ups for the
--           milliseconds until the commit.
-- Needs     PostgreSQL 14, CREATE on schema `public`, no extension.
--
-- No part says IF NOT EXISTS: over another object that is not success. Every name is
-- qualified, so the search_path of the session does not matter. What each column means is
-- in src/schema/contract.toml.

--# enum attendance_status_enum
create type public.attendance_status_enum as enum ('CheckedOut', 'CheckedIn', 'OnLeave');

--# enum team_type_enum
create type public.team_type_enum as enum ('telesales', 'linkedin', 'cold_email');

--# enum todo_status
create type public.todo_status as enum ('pending', 'in_progress', 'completed', 'cancelled');

--# enum todo_priority
create type public.todo_priority as enum ('low', 'medium', 'high', 'urgent');

-- -------------------------------------------------------------------- people and companies

--# table users
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

--# table clients
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

-- ----------------------------------------------------------------------------------- leads

--# table pipeline_stages
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

--# rows pipeline_stages
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

--# table leads
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

-- --------------------------------------------------------------------- what was said, done

--# table calls
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

--# table lead_activities
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

--# table activities
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

--# table conversations
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

-- ------------------------------------------------------------------------- what comes next

--# table follow_ups
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

--# table meetings
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

--# table notifications
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

--# table notification_preferences
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

-- ------------------------------------------------------------------- scoring and nurturing

--# table lead_scoring_criteria
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

--# table nurture_sequences
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

--# table nurture_steps
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

--# table lead_nurture_enrollments
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

-- ------------------------------------------------------------------------- the team's work

--# table todos
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

--# table todo_comments
create table public.todo_comments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    user_id uuid not null references public.users (id),
    comment text not null,
    created_at timestamptz default now()
);

--# table todo_attachments
create table public.todo_attachments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    filename text not null,
    file_url text not null,
    file_size integer,
    uploaded_by uuid not null references public.users (id),
    created_at timestamptz default now()
);

--# table attendance
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

--# table daily_reports
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

--# table admin_audit
create table public.admin_audit (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references public.users (id),
    action text not null,
    target_entity text,
    target_id uuid,
    details jsonb,
    created_at timestamptz default now()
);

--# table user_links
create table public.user_links (
    id bigint generated by default as identity primary key,
    email text not null,
    instagram_link text,
    linkedin_link text,
    instagram_handle text,
    created_at timestamptz default now()
);

-- ---------------------------------------------------- what could not be kept in its column

-- A value that a migration had to change, as it was: nothing that anybody wrote is lost.
--# table clara_crm_leftovers
create table public.clara_crm_leftovers (
    table_name text not null,
    row_id text not null,
    column_name text not null,
    value jsonb not null,
    reason text not null,
    kept_at timestamptz not null default now()
);
-- Once each, however long the value is.
create unique index clara_crm_leftovers_key on public.clara_crm_leftovers
(table_name, row_id, column_name, md5(value::text));

--# rights clara_crm_leftovers if roles
alter table public.clara_crm_leftovers enable row level security;
revoke all on public.clara_crm_leftovers from public, authenticated;
grant all on public.clara_crm_leftovers to service_role;

--# rights clara_crm_leftovers if anon
revoke all on public.clara_crm_leftovers from anon;

-- ------------------------------------------------------------------ how far a backfill is

-- A row for each task of `clara-crm backfill`: its last run, and the row after which the
-- next one goes on. It is written in the transaction of the rows that it tells of.
--# table clara_crm_backfills
create table public.clara_crm_backfills (
    id uuid primary key default gen_random_uuid(),
    task text not null unique,
    run_id uuid not null,
    state text not null check (state in ('running', 'stopped', 'failed', 'finished')),
    after_id uuid,
    counts jsonb not null default '{}',
    refused jsonb not null default '[]',
    began_at timestamptz not null default now(),
    saved_at timestamptz not null default now()
);

--# rights clara_crm_backfills if roles
revoke all on public.clara_crm_backfills from public, authenticated;
grant all on public.clara_crm_backfills to service_role;

--# rights clara_crm_backfills if anon
revoke all on public.clara_crm_backfills from anon;

--# security clara_crm_backfills if roles
alter table public.clara_crm_backfills enable row level security;

-- --------------------------------------------------------------------------------- indexes
-- Lookups by email, phone and name, the timeline of a lead, what the policies compare,
-- and each foreign key that a delete cascades along. PostgreSQL picks the names, so that
-- none can be taken.

--# indexes users
create index on public.users (lower(btrim(email)));
create index on public.users (manager_id);

--# indexes clients
create index on public.clients (lower(regexp_replace(btrim(client_name), '\s+', ' ', 'g')));
create index on public.clients (lower(btrim(email)));
create index on public.clients (created_by);

--# indexes leads
create index on public.leads (agent_id);
create index on public.leads (client_id);
create index on public.leads (pipeline_stage_id);
create index on public.leads (lower(btrim(email)));
-- The last seven digits: what two spellings of a phone number share.
create index on public.leads (right(regexp_replace(phone, '[^0-9]', '', 'g'), 7));
create index on public.leads (created_by);

--# indexes calls
create index on public.calls (lead_id);
create index on public.calls (user_id);

--# indexes lead_activities
create index on public.lead_activities (lead_id, activity_date);

--# indexes activities
create index on public.activities (lead_id);
create index on public.activities (client_id);
create index on public.activities (session_id);

--# indexes conversations
create index on public.conversations (lead_id);
-- Earlier calls of the same caller: a lead's, or nobody's that may turn out to be a lead's.
create index on public.conversations ((qualification #>> '{caller,email}'));
create index on public.conversations ((qualification #>> '{caller,phone}'));
create index on public.conversations (client_id);

--# indexes follow_ups
create index on public.follow_ups (lead_id);
create index on public.follow_ups (agent_id, due_date);

--# indexes meetings
create index on public.meetings (lead_id);
create index on public.meetings (agent_id, start_time);

--# indexes notifications
create index on public.notifications (user_id);

--# indexes notification_preferences
create index on public.notification_preferences (user_id);

--# indexes nurture_steps
create index on public.nurture_steps (sequence_id);

--# indexes lead_nurture_enrollments
create index on public.lead_nurture_enrollments (lead_id);
create index on public.lead_nurture_enrollments (sequence_id);

--# indexes todos
create index on public.todos (user_id);

--# indexes todo_comments
create index on public.todo_comments (todo_id);

--# indexes todo_attachments
create index on public.todo_attachments (todo_id);

--# indexes attendance
create index on public.attendance (user_id);

--# indexes daily_reports
create index on public.daily_reports (agent_id);

-- -------------------------------------------------------------------------------- triggers

-- A replay takes `updated_at` from the conversation, so that the same input gives the same
-- rows, and says so for its own transaction. Everybody else's changes get the clock's time.
--# function trigger_set_timestamp
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

--# function set_completed_at
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

--# trigger set_updated_at on users
create trigger set_updated_at before update on public.users
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on clients
create trigger set_updated_at before update on public.clients
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on pipeline_stages
create trigger set_updated_at before update on public.pipeline_stages
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on leads
create trigger set_updated_at before update on public.leads
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on calls
create trigger set_updated_at before update on public.calls
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on lead_activities
create trigger set_updated_at before update on public.lead_activities
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on follow_ups
create trigger set_updated_at before update on public.follow_ups
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on meetings
create trigger set_updated_at before update on public.meetings
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on notifications
create trigger set_updated_at before update on public.notifications
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on notification_preferences
create trigger set_updated_at before update on public.notification_preferences
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on lead_scoring_criteria
create trigger set_updated_at before update on public.lead_scoring_criteria
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on nurture_sequences
create trigger set_updated_at before update on public.nurture_sequences
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on nurture_steps
create trigger set_updated_at before update on public.nurture_steps
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on lead_nurture_enrollments
create trigger set_updated_at before update on public.lead_nurture_enrollments
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on todos
create trigger set_updated_at before update on public.todos
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on attendance
create trigger set_updated_at before update on public.attendance
for each row execute function public.trigger_set_timestamp();

--# trigger set_updated_at on daily_reports
create trigger set_updated_at before update on public.daily_reports
for each row execute function public.trigger_set_timestamp();

--# trigger set_completed_at on todos
create trigger set_todo_completed_at before update on public.todos
for each row execute function public.set_completed_at();

-- ------------------------------------------------------------------ people who can sign in

-- Nobody signs in here: a row may be added without an account, so it gets an id.
--# key users if no-accounts
alter table public.users alter column id set default gen_random_uuid();

--# key users if accounts
alter table public.users add foreign key (id) references auth.users (id) on delete cascade;

-- As TrendtialCRM has it: a call outlives the account of who made it.
--# key calls if accounts
alter table public.calls drop constraint calls_user_id_fkey;
alter table public.calls add foreign key (user_id) references auth.users (id) on delete set null;

--# default follow_ups if auth
alter table public.follow_ups alter column created_by set default auth.uid();

--# default meetings if auth
alter table public.meetings alter column created_by set default auth.uid();

-- An exception in here would refuse the sign-up, so none may leave it. The row is
-- read as JSON, which does not depend on the columns of a Supabase release.
--# function handle_new_user if accounts
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

--# mirror handle_new_user if accounts
create trigger on_auth_user_created after insert on auth.users
for each row execute function public.handle_new_user();

-- The accounts that signed up before the trigger was there.
--# accounts users if accounts
insert into public.users (id, full_name, email, role)
select u.id, to_jsonb(u) -> 'raw_user_meta_data' ->> 'full_name', to_jsonb(u) ->> 'email', 'agent'
from auth.users u
on conflict do nothing;

-- ------------------------------------------------------------------------ who may see what
-- Policies name the role `authenticated` and compare with `auth.uid()`. Without both there
-- is nothing to write, and row level security without a policy hides every row from
-- everyone but the owner, so there it stays off.

-- The owner's rights let both read `users` whatever its policies say.
--# function get_current_user_role if auth
create function public.get_current_user_role() returns text
language sql stable security definer set search_path = ''
as $function$
    select u.role from public.users u where u.id = (select auth.uid())
$function$;

--# function is_manager_of if auth
create function public.is_manager_of(manager_user_id uuid, agent_user_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $function$
    select exists (
        select from public.users u where u.id = agent_user_id and u.manager_id = manager_user_id
    )
$function$;

--# rights public if roles
grant usage on schema public to authenticated, service_role;

--# rights get_current_user_role if roles
revoke execute on function public.get_current_user_role() from public;
grant execute on function public.get_current_user_role() to authenticated, service_role;

--# rights get_current_user_role if anon
revoke execute on function public.get_current_user_role() from anon;

--# rights is_manager_of if roles
revoke execute on function public.is_manager_of(uuid, uuid) from public;
grant execute on function public.is_manager_of(uuid, uuid) to authenticated, service_role;

--# rights is_manager_of if anon
revoke execute on function public.is_manager_of(uuid, uuid) from anon;

-- Projects of before 2026 give every new table to `anon` and `authenticated` by default
-- privileges, later ones give nothing. Both end up the same here.

--# rights users if roles
revoke all on public.users from public, authenticated;
grant select, insert, update, delete on public.users to authenticated;
grant all on public.users to service_role;

--# rights users if anon
revoke all on public.users from anon;

--# rights clients if roles
revoke all on public.clients from public, authenticated;
grant select, insert, update, delete on public.clients to authenticated;
grant all on public.clients to service_role;

--# rights clients if anon
revoke all on public.clients from anon;

--# rights pipeline_stages if roles
revoke all on public.pipeline_stages from public, authenticated;
grant select, insert, update, delete on public.pipeline_stages to authenticated;
grant all on public.pipeline_stages to service_role;

--# rights pipeline_stages if anon
revoke all on public.pipeline_stages from anon;

--# rights leads if roles
revoke all on public.leads from public, authenticated;
grant select, insert, update, delete on public.leads to authenticated;
grant all on public.leads to service_role;

--# rights leads if anon
revoke all on public.leads from anon;

--# rights calls if roles
revoke all on public.calls from public, authenticated;
grant select, insert, update, delete on public.calls to authenticated;
grant all on public.calls to service_role;

--# rights calls if anon
revoke all on public.calls from anon;

--# rights lead_activities if roles
revoke all on public.lead_activities from public, authenticated;
grant select, insert, update, delete on public.lead_activities to authenticated;
grant all on public.lead_activities to service_role;

--# rights lead_activities if anon
revoke all on public.lead_activities from anon;

-- Clara writes `activities` and `conversations`; people read them.
--# rights activities if roles
revoke all on public.activities from public, authenticated;
grant select on public.activities to authenticated;
grant all on public.activities to service_role;

--# rights activities if anon
revoke all on public.activities from anon;

--# rights conversations if roles
revoke all on public.conversations from public, authenticated;
grant select on public.conversations to authenticated;
grant all on public.conversations to service_role;

--# rights conversations if anon
revoke all on public.conversations from anon;

--# rights follow_ups if roles
revoke all on public.follow_ups from public, authenticated;
grant select, insert, update, delete on public.follow_ups to authenticated;
grant all on public.follow_ups to service_role;

--# rights follow_ups if anon
revoke all on public.follow_ups from anon;

--# rights meetings if roles
revoke all on public.meetings from public, authenticated;
grant select, insert, update, delete on public.meetings to authenticated;
grant all on public.meetings to service_role;

--# rights meetings if anon
revoke all on public.meetings from anon;

--# rights notifications if roles
revoke all on public.notifications from public, authenticated;
grant select, insert, update, delete on public.notifications to authenticated;
grant all on public.notifications to service_role;

--# rights notifications if anon
revoke all on public.notifications from anon;

--# rights notification_preferences if roles
revoke all on public.notification_preferences from public, authenticated;
grant select, insert, update, delete on public.notification_preferences to authenticated;
grant all on public.notification_preferences to service_role;

--# rights notification_preferences if anon
revoke all on public.notification_preferences from anon;

--# rights lead_scoring_criteria if roles
revoke all on public.lead_scoring_criteria from public, authenticated;
grant select, insert, update, delete on public.lead_scoring_criteria to authenticated;
grant all on public.lead_scoring_criteria to service_role;

--# rights lead_scoring_criteria if anon
revoke all on public.lead_scoring_criteria from anon;

--# rights nurture_sequences if roles
revoke all on public.nurture_sequences from public, authenticated;
grant select, insert, update, delete on public.nurture_sequences to authenticated;
grant all on public.nurture_sequences to service_role;

--# rights nurture_sequences if anon
revoke all on public.nurture_sequences from anon;

--# rights nurture_steps if roles
revoke all on public.nurture_steps from public, authenticated;
grant select, insert, update, delete on public.nurture_steps to authenticated;
grant all on public.nurture_steps to service_role;

--# rights nurture_steps if anon
revoke all on public.nurture_steps from anon;

--# rights lead_nurture_enrollments if roles
revoke all on public.lead_nurture_enrollments from public, authenticated;
grant select, insert, update, delete on public.lead_nurture_enrollments to authenticated;
grant all on public.lead_nurture_enrollments to service_role;

--# rights lead_nurture_enrollments if anon
revoke all on public.lead_nurture_enrollments from anon;

--# rights todos if roles
revoke all on public.todos from public, authenticated;
grant select, insert, update, delete on public.todos to authenticated;
grant all on public.todos to service_role;

--# rights todos if anon
revoke all on public.todos from anon;

--# rights todo_comments if roles
revoke all on public.todo_comments from public, authenticated;
grant select, insert, update, delete on public.todo_comments to authenticated;
grant all on public.todo_comments to service_role;

--# rights todo_comments if anon
revoke all on public.todo_comments from anon;

--# rights todo_attachments if roles
revoke all on public.todo_attachments from public, authenticated;
grant select, insert, update, delete on public.todo_attachments to authenticated;
grant all on public.todo_attachments to service_role;

--# rights todo_attachments if anon
revoke all on public.todo_attachments from anon;

--# rights attendance if roles
revoke all on public.attendance from public, authenticated;
grant select, insert, update, delete on public.attendance to authenticated;
grant all on public.attendance to service_role;

--# rights attendance if anon
revoke all on public.attendance from anon;

--# rights daily_reports if roles
revoke all on public.daily_reports from public, authenticated;
grant select, insert, update, delete on public.daily_reports to authenticated;
grant all on public.daily_reports to service_role;

--# rights daily_reports if anon
revoke all on public.daily_reports from anon;

--# rights admin_audit if roles
revoke all on public.admin_audit from public, authenticated;
grant select, insert, update, delete on public.admin_audit to authenticated;
grant all on public.admin_audit to service_role;

--# rights admin_audit if anon
revoke all on public.admin_audit from anon;

--# rights user_links if roles
revoke all on public.user_links from public, authenticated;
grant select, insert, update, delete on public.user_links to authenticated;
grant all on public.user_links to service_role;
grant usage, select on sequence public.user_links_id_seq to authenticated, service_role;

--# rights user_links if anon
revoke all on public.user_links from anon;
revoke all on sequence public.user_links_id_seq from anon;

-- The history of migrations is nobody's business but the owner's.
--# rights refinery_schema_history if roles
revoke all on public.refinery_schema_history from public, authenticated;

--# rights refinery_schema_history if anon
revoke all on public.refinery_schema_history from anon;

-- Not on calls, lead_activities, pipeline_stages, nurturing and scoring: TrendtialCRM has
-- none there and its dashboard relies on that.

--# security users if roles
alter table public.users enable row level security;

--# security clients if roles
alter table public.clients enable row level security;

--# security leads if roles
alter table public.leads enable row level security;

--# security activities if roles
alter table public.activities enable row level security;

--# security conversations if roles
alter table public.conversations enable row level security;

--# security follow_ups if roles
alter table public.follow_ups enable row level security;

--# security meetings if roles
alter table public.meetings enable row level security;

--# security notifications if roles
alter table public.notifications enable row level security;

--# security notification_preferences if roles
alter table public.notification_preferences enable row level security;

--# security todos if roles
alter table public.todos enable row level security;

--# security todo_comments if roles
alter table public.todo_comments enable row level security;

--# security todo_attachments if roles
alter table public.todo_attachments enable row level security;

--# security attendance if roles
alter table public.attendance enable row level security;

--# security daily_reports if roles
alter table public.daily_reports enable row level security;

--# security admin_audit if roles
alter table public.admin_audit enable row level security;

--# security user_links if roles
alter table public.user_links enable row level security;

-- An agent's own rows, those of a manager's direct reports, a super admin's all.
-- `(select …)` is worked out once a statement, not once a row.
--# policy leads_of_own_and_reports on leads if roles
create policy leads_of_own_and_reports on public.leads for all to authenticated
using (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
)
with check (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
);

--# policy follow_ups_of_own_and_reports on follow_ups if roles
create policy follow_ups_of_own_and_reports on public.follow_ups for all to authenticated
using (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
)
with check (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
);

--# policy meetings_of_own_and_reports on meetings if roles
create policy meetings_of_own_and_reports on public.meetings for all to authenticated
using (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
)
with check (
    agent_id = (select auth.uid())
    or (select public.get_current_user_role()) = 'super_admin'
    or ((select public.get_current_user_role()) = 'manager' and agent_id in (
        select report.id from public.users report where report.manager_id = (select auth.uid())
    ))
);

-- Whoever sees the lead sees what was said; the policy of `leads` applies in here too.
--# policy activities_of_visible_leads on activities if roles
create policy activities_of_visible_leads on public.activities for select to authenticated
using (
    (select public.get_current_user_role()) = 'super_admin'
    or exists (select from public.leads l where l.id = activities.lead_id)
);

--# policy conversations_of_visible_leads on conversations if roles
create policy conversations_of_visible_leads on public.conversations for select to authenticated
using (
    (select public.get_current_user_role()) = 'super_admin'
    or exists (select from public.leads l where l.id = conversations.lead_id)
);

--# policy notifications_of_own on notifications if roles
create policy notifications_of_own on public.notifications for all to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

--# policy notification_preferences_of_own on notification_preferences if roles
create policy notification_preferences_of_own on public.notification_preferences for all to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

--# policy todos_of_own on todos if roles
create policy todos_of_own on public.todos for all to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

--# policy attendance_of_own on attendance if roles
create policy attendance_of_own on public.attendance for all to authenticated
using (user_id = (select auth.uid()))
with check (user_id = (select auth.uid()));

--# policy daily_reports_of_own on daily_reports if roles
create policy daily_reports_of_own on public.daily_reports for all to authenticated
using (agent_id = (select auth.uid()))
with check (agent_id = (select auth.uid()));

--# policy todo_comments_of_own_todos on todo_comments if roles
create policy todo_comments_of_own_todos on public.todo_comments for all to authenticated
using (exists (select from public.todos t where t.id = todo_id))
with check (user_id = (select auth.uid()) and exists (select from public.todos t where t.id = todo_id));

--# policy todo_attachments_of_own_todos on todo_attachments if roles
create policy todo_attachments_of_own_todos on public.todo_attachments for all to authenticated
using (exists (select from public.todos t where t.id = todo_id))
with check (uploaded_by = (select auth.uid()) and exists (select from public.todos t where t.id = todo_id));

--# policy clients_of_everyone on clients if roles
create policy clients_of_everyone on public.clients for all to authenticated
using (true)
with check (true);

-- Everyone knows the team; only a super admin hires, promotes and dismisses.
--# policy users_seen_by_everyone on users if roles
create policy users_seen_by_everyone on public.users for select to authenticated
using (true);

--# policy users_added_by_super_admin on users if roles
create policy users_added_by_super_admin on public.users for insert to authenticated
with check ((select public.get_current_user_role()) = 'super_admin');

--# policy users_changed_by_super_admin on users if roles
create policy users_changed_by_super_admin on public.users for update to authenticated
using ((select public.get_current_user_role()) = 'super_admin')
with check ((select public.get_current_user_role()) = 'super_admin');

--# policy users_removed_by_super_admin on users if roles
create policy users_removed_by_super_admin on public.users for delete to authenticated
using ((select public.get_current_user_role()) = 'super_admin');

--# policy admin_audit_of_super_admin on admin_audit if roles
create policy admin_audit_of_super_admin on public.admin_audit for all to authenticated
using ((select public.get_current_user_role()) = 'super_admin')
with check ((select public.get_current_user_role()) = 'super_admin');

--# policy user_links_of_super_admin on user_links if roles
create policy user_links_of_super_admin on public.user_links for all to authenticated
using ((select public.get_current_user_role()) = 'super_admin')
with check ((select public.get_current_user_role()) = 'super_admin');
