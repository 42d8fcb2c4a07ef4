-- TrendtialCRM's production tables and functions, as its catalog lists them. Runs on a
-- Supabase project (tests/support/supabase.sql and gotrue.sql).
set search_path = public, extensions;

create type public.attendance_status_enum as enum ('CheckedOut', 'CheckedIn', 'OnLeave');
create type public.team_type_enum as enum ('telesales', 'linkedin', 'cold_email');
create type public.todo_status as enum ('pending', 'in_progress', 'completed', 'cancelled');
create type public.todo_priority as enum ('low', 'medium', 'high', 'urgent');

create table public.users (
    id uuid primary key references auth.users (id) on delete cascade,
    full_name text,
    email text unique,
    role text not null check (role in ('agent', 'manager', 'super_admin')),
    manager_id uuid references public.users (id) on delete set null
);
create table public.clients (
    id uuid primary key default uuid_generate_v4(),
    client_name text not null unique,
    company text,
    industry text,
    location text,
    phone text,
    physical_meeting_info text,
    expected_value numeric,
    company_size integer,
    email text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.pipeline_stages (
    id uuid primary key default uuid_generate_v4(),
    name text not null,
    description text,
    order_position integer not null unique,
    probability integer default 0 check (probability >= 0 and probability <= 100),
    is_active boolean default true,
    color_code text default '#6366f1',
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.leads (
    id uuid primary key default uuid_generate_v4(),
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
    first_touch_date timestamp with time zone,
    last_touch_date timestamp with time zone,
    progress_details text,
    next_step text,
    lead_source text,
    contact_person text,
    email text,
    phone text,
    deal_value numeric,
    tags text[],
    follow_up_due_date timestamp with time zone,
    sync_lock boolean default false,
    notes text,
    pipeline_stage_id uuid references public.pipeline_stages (id),
    expected_close_date date,
    win_probability integer default 0 check (win_probability >= 0 and win_probability <= 100),
    lost_reason text,
    industry text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.calls (
    id uuid primary key default uuid_generate_v4(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    user_id uuid references auth.users (id) on delete set null,
    duration integer,
    call_type text not null check (call_type in ('inbound', 'outbound', 'callback', 'voicemail')),
    outcome text not null check (outcome in ('completed', 'no_answer', 'busy', 'failed', 'voicemail')),
    notes text,
    call_start_time timestamp with time zone not null,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.follow_ups (
    id uuid primary key default uuid_generate_v4(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    agent_id uuid not null references public.users (id),
    due_date timestamp with time zone not null,
    status text not null,
    notes text,
    created_by uuid default auth.uid() references public.users (id),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.meetings (
    id uuid primary key default uuid_generate_v4(),
    lead_id uuid references public.leads (id) on delete set null,
    agent_id uuid not null references public.users (id),
    title text not null,
    start_time timestamp with time zone not null,
    end_time timestamp with time zone not null,
    location text,
    notes text,
    status text,
    created_by uuid default auth.uid() references public.users (id),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.lead_activities (
    id uuid primary key default uuid_generate_v4(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    activity_type text not null check (
        activity_type in ('email', 'call', 'meeting', 'note', 'status_change', 'document', 'task', 'demo')
    ),
    subject text,
    description text,
    created_by uuid not null references public.users (id),
    activity_date timestamp with time zone default now(),
    metadata jsonb default '{}',
    is_automated boolean default false,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.nurture_sequences (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    created_by uuid references public.users (id),
    trigger_conditions jsonb default '{}',
    is_active boolean default true,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
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
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.lead_nurture_enrollments (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references public.leads (id) on delete cascade,
    sequence_id uuid not null references public.nurture_sequences (id) on delete cascade,
    current_step integer default 1,
    status text default 'active' check (status in ('active', 'paused', 'completed', 'cancelled')),
    enrolled_at timestamp with time zone default now(),
    completed_at timestamp with time zone,
    next_action_date timestamp with time zone,
    created_by uuid references public.users (id),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.lead_scoring_criteria (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    category text not null check (category in ('demographic', 'behavioral', 'engagement', 'firmographic')),
    condition_field text not null,
    condition_operator text not null check (
        condition_operator in ('equals', 'contains', 'greater_than', 'less_than', 'in_range')
    ),
    condition_value text not null,
    score_points integer not null,
    is_active boolean default true,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
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
    scheduled_for timestamp with time zone,
    is_read boolean default false,
    notification_date timestamp with time zone default now(),
    delivery_method text[] default array['in_app'],
    metadata jsonb default '{}',
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
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
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.todos (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    title text not null,
    description text,
    due_date timestamp with time zone,
    category text,
    assigned_by uuid references public.users (id),
    completed_at timestamp with time zone,
    status public.todo_status default 'pending',
    priority public.todo_priority default 'medium',
    tags text[] default '{}',
    order_position integer default 0,
    is_team_task boolean default false,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.todo_comments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    user_id uuid not null references public.users (id),
    comment text not null,
    created_at timestamp with time zone default now()
);
create table public.todo_attachments (
    id uuid primary key default gen_random_uuid(),
    todo_id uuid not null references public.todos (id) on delete cascade,
    filename text not null,
    file_url text not null,
    file_size integer,
    uploaded_by uuid not null references public.users (id),
    created_at timestamp with time zone default now()
);
create table public.attendance (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references public.users (id),
    date date not null,
    check_in_time timestamp with time zone,
    check_out_time timestamp with time zone,
    status public.attendance_status_enum default 'CheckedOut',
    notes text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
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
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now()
);
create table public.admin_audit (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references public.users (id),
    action text not null,
    target_entity text,
    target_id uuid,
    details jsonb,
    created_at timestamp with time zone default now()
);
create table public.user_links (
    id bigint generated by default as identity primary key,
    email text not null,
    instagram_link text,
    linkedin_link text,
    instagram_handle text,
    created_at timestamp with time zone default timezone('utc'::text, now())
);

reset search_path;
