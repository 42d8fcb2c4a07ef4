-- TrendtialCRM's production database, on a Supabase project.
create type public.attendance_status_enum as enum ('CheckedOut', 'CheckedIn', 'OnLeave');
create type public.team_type_enum as enum ('telesales', 'linkedin', 'cold_email');
create type public.todo_status as enum ('pending', 'in_progress', 'completed', 'cancelled');
create type public.todo_priority as enum ('low', 'medium', 'high', 'urgent');
create function public.uuid_generate_v4() returns uuid language sql volatile as 'select gen_random_uuid()';

create table public.admin_audit (
    id uuid not null default gen_random_uuid(),
    user_id uuid,
    action text not null,
    target_entity text,
    target_id uuid,
    details jsonb,
    created_at timestamp with time zone default now(),
    primary key (id)
);

create table public.attendance (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    date date not null,
    check_in_time timestamp with time zone,
    check_out_time timestamp with time zone,
    status attendance_status_enum default 'CheckedOut'::attendance_status_enum,
    notes text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.calls (
    id uuid not null default uuid_generate_v4(),
    lead_id uuid not null,
    user_id uuid,
    duration integer,
    call_type text not null,
    outcome text not null,
    notes text,
    call_start_time timestamp with time zone not null,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.clients (
    id uuid not null default uuid_generate_v4(),
    client_name text not null,
    company text,
    industry text,
    location text,
    phone text,
    physical_meeting_info text,
    expected_value numeric,
    company_size integer,
    email text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.daily_reports (
    id uuid not null default gen_random_uuid(),
    agent_id uuid not null,
    manager_id uuid,
    report_date date not null,
    team_type team_type_enum not null,
    outreach_count integer,
    responses_count integer,
    comments_done integer,
    content_posted boolean,
    emails_sent integer,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.follow_ups (
    id uuid not null default uuid_generate_v4(),
    lead_id uuid not null,
    agent_id uuid not null,
    due_date timestamp with time zone not null,
    status text not null,
    notes text,
    created_by uuid default auth.uid(),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.lead_activities (
    id uuid not null default uuid_generate_v4(),
    lead_id uuid not null,
    activity_type text not null,
    subject text,
    description text,
    created_by uuid not null,
    activity_date timestamp with time zone default now(),
    metadata jsonb default '{}'::jsonb,
    is_automated boolean default false,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.lead_nurture_enrollments (
    id uuid not null default gen_random_uuid(),
    lead_id uuid not null,
    sequence_id uuid not null,
    current_step integer default 1,
    status text default 'active'::text,
    enrolled_at timestamp with time zone default now(),
    completed_at timestamp with time zone,
    next_action_date timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.lead_scoring_criteria (
    id uuid not null default gen_random_uuid(),
    name text not null,
    category text not null,
    condition_field text not null,
    condition_operator text not null,
    condition_value text not null,
    score_points integer not null,
    is_active boolean default true,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.leads (
    id uuid not null default uuid_generate_v4(),
    client_id uuid not null,
    agent_id uuid,
    status_bucket text not null,
    lead_score integer default 0,
    qualification_status text default 'unqualified'::text,
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
    pipeline_stage_id uuid,
    expected_close_date date,
    win_probability integer default 0,
    lost_reason text,
    industry text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.meetings (
    id uuid not null default uuid_generate_v4(),
    lead_id uuid,
    agent_id uuid not null,
    title text not null,
    start_time timestamp with time zone not null,
    end_time timestamp with time zone not null,
    location text,
    notes text,
    status text,
    created_by uuid default auth.uid(),
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.notification_preferences (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    notification_type text not null,
    enabled boolean default true,
    reminder_minutes integer[] default ARRAY[15, 60, 1440],
    delivery_methods text[] default ARRAY['in_app'::text, 'sound'::text],
    email_enabled boolean default false,
    browser_push_enabled boolean default true,
    sound_enabled boolean default true,
    sound_type text default 'info'::text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.notifications (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    type text not null,
    title text not null,
    message text not null,
    entity_type text,
    entity_id uuid,
    scheduled_for timestamp with time zone,
    is_read boolean default false,
    notification_date timestamp with time zone default now(),
    delivery_method text[] default ARRAY['in_app'::text],
    metadata jsonb default '{}'::jsonb,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.nurture_sequences (
    id uuid not null default gen_random_uuid(),
    name text not null,
    description text,
    created_by uuid,
    trigger_conditions jsonb default '{}'::jsonb,
    is_active boolean default true,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.nurture_steps (
    id uuid not null default gen_random_uuid(),
    sequence_id uuid not null,
    step_order integer not null,
    name text not null,
    action_type text not null,
    content text,
    delay_days integer default 0,
    template_data jsonb default '{}'::jsonb,
    is_active boolean default true,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.pipeline_stages (
    id uuid not null default uuid_generate_v4(),
    name text not null,
    description text,
    order_position integer not null,
    probability integer default 0,
    is_active boolean default true,
    color_code text default '#6366f1'::text,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.todo_attachments (
    id uuid not null default gen_random_uuid(),
    todo_id uuid not null,
    filename text not null,
    file_url text not null,
    file_size integer,
    uploaded_by uuid not null,
    created_at timestamp with time zone default now(),
    primary key (id)
);

create table public.todo_comments (
    id uuid not null default gen_random_uuid(),
    todo_id uuid not null,
    user_id uuid not null,
    comment text not null,
    created_at timestamp with time zone default now(),
    primary key (id)
);

create table public.todos (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null,
    title text not null,
    description text,
    due_date timestamp with time zone,
    category text,
    assigned_by uuid,
    completed_at timestamp with time zone,
    status todo_status default 'pending'::todo_status,
    priority todo_priority default 'medium'::todo_priority,
    tags text[] default '{}'::text[],
    order_position integer default 0,
    is_team_task boolean default false,
    created_at timestamp with time zone default now(),
    updated_at timestamp with time zone default now(),
    primary key (id)
);

create table public.user_links (
    id bigint not null,
    email text not null,
    instagram_link text,
    linkedin_link text,
    instagram_handle text,
    created_at timestamp with time zone default timezone('utc'::text, now()),
    primary key (id)
);

create table public.users (
    id uuid not null,
    full_name text,
    email text,
    role text not null,
    manager_id uuid,
    primary key (id)
);

alter table public.calls add CHECK ((call_type = ANY (ARRAY['inbound'::text, 'outbound'::text, 'callback'::text, 'voicemail'::text])));
alter table public.calls add CHECK ((outcome = ANY (ARRAY['completed'::text, 'no_answer'::text, 'busy'::text, 'failed'::text, 'voicemail'::text])));
alter table public.clients add UNIQUE (client_name);
alter table public.lead_activities add CHECK ((activity_type = ANY (ARRAY['email'::text, 'call'::text, 'meeting'::text, 'note'::text, 'status_change'::text, 'document'::text, 'task'::text, 'demo'::text])));
alter table public.lead_nurture_enrollments add CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'completed'::text, 'cancelled'::text])));
alter table public.lead_scoring_criteria add CHECK ((category = ANY (ARRAY['demographic'::text, 'behavioral'::text, 'engagement'::text, 'firmographic'::text])));
alter table public.lead_scoring_criteria add CHECK ((condition_operator = ANY (ARRAY['equals'::text, 'contains'::text, 'greater_than'::text, 'less_than'::text, 'in_range'::text])));
alter table public.leads add CHECK ((qualification_status = ANY (ARRAY['unqualified'::text, 'marketing_qualified'::text, 'sales_qualified'::text, 'opportunity'::text])));
alter table public.leads add CHECK ((status_bucket = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text])));
alter table public.leads add CHECK (((win_probability >= 0) AND (win_probability <= 100)));
alter table public.notification_preferences add CHECK ((notification_type = ANY (ARRAY['follow_up_reminder'::text, 'meeting_reminder'::text, 'overdue_follow_up'::text, 'upcoming_meeting'::text, 'lead_update'::text, 'system_alert'::text])));
alter table public.notification_preferences add CHECK ((sound_type = ANY (ARRAY['success'::text, 'error'::text, 'info'::text])));
alter table public.notifications add CHECK ((entity_type = ANY (ARRAY['follow_up'::text, 'meeting'::text, 'lead'::text, 'system'::text])));
alter table public.notifications add CHECK ((type = ANY (ARRAY['follow_up_reminder'::text, 'meeting_reminder'::text, 'overdue_follow_up'::text, 'upcoming_meeting'::text, 'lead_update'::text, 'system_alert'::text])));
alter table public.nurture_steps add CHECK ((action_type = ANY (ARRAY['email'::text, 'task'::text, 'call'::text, 'sms'::text, 'notification'::text])));
alter table public.pipeline_stages add UNIQUE (order_position);
alter table public.pipeline_stages add CHECK (((probability >= 0) AND (probability <= 100)));
alter table public.users add UNIQUE (email);
alter table public.users add CHECK ((role = ANY (ARRAY['agent'::text, 'manager'::text, 'super_admin'::text])));
alter table public.admin_audit add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.attendance add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.calls add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE;
alter table public.calls add FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;
alter table public.daily_reports add FOREIGN KEY (agent_id) REFERENCES public.users(id);
alter table public.daily_reports add FOREIGN KEY (manager_id) REFERENCES public.users(id);
alter table public.follow_ups add FOREIGN KEY (agent_id) REFERENCES public.users(id);
alter table public.follow_ups add FOREIGN KEY (created_by) REFERENCES public.users(id);
alter table public.follow_ups add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE;
alter table public.lead_activities add FOREIGN KEY (created_by) REFERENCES public.users(id);
alter table public.lead_activities add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE;
alter table public.lead_nurture_enrollments add FOREIGN KEY (created_by) REFERENCES public.users(id);
alter table public.lead_nurture_enrollments add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE;
alter table public.lead_nurture_enrollments add FOREIGN KEY (sequence_id) REFERENCES public.nurture_sequences(id) ON DELETE CASCADE;
alter table public.leads add FOREIGN KEY (agent_id) REFERENCES public.users(id) ON DELETE SET NULL;
alter table public.leads add FOREIGN KEY (client_id) REFERENCES public.clients(id) ON DELETE CASCADE;
alter table public.leads add FOREIGN KEY (pipeline_stage_id) REFERENCES public.pipeline_stages(id);
alter table public.meetings add FOREIGN KEY (agent_id) REFERENCES public.users(id);
alter table public.meetings add FOREIGN KEY (created_by) REFERENCES public.users(id);
alter table public.meetings add FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE SET NULL;
alter table public.notification_preferences add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.notifications add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.nurture_sequences add FOREIGN KEY (created_by) REFERENCES public.users(id);
alter table public.nurture_steps add FOREIGN KEY (sequence_id) REFERENCES public.nurture_sequences(id) ON DELETE CASCADE;
alter table public.todo_attachments add FOREIGN KEY (todo_id) REFERENCES public.todos(id) ON DELETE CASCADE;
alter table public.todo_attachments add FOREIGN KEY (uploaded_by) REFERENCES public.users(id);
alter table public.todo_comments add FOREIGN KEY (todo_id) REFERENCES public.todos(id) ON DELETE CASCADE;
alter table public.todo_comments add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.todos add FOREIGN KEY (assigned_by) REFERENCES public.users(id);
alter table public.todos add FOREIGN KEY (user_id) REFERENCES public.users(id);
alter table public.users add FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE CASCADE;
alter table public.users add FOREIGN KEY (manager_id) REFERENCES public.users(id) ON DELETE SET NULL;

create function public.trigger_set_timestamp() returns trigger language plpgsql as $f$
begin
    new.updated_at = now();
    return new;
end $f$;

create function public.get_current_user_role() returns text
language plpgsql stable security definer as $f$
declare
    found text;
begin
    select role into found from users where id = auth.uid();
    return found;
exception when others then
    return null;
end $f$;

create function public.validate_lead_engagement_changes() returns trigger language plpgsql security definer as $f$
declare
    caller uuid := auth.uid();
    role text := get_current_user_role();
begin
    if role = 'super_admin' or auth.role() = 'service_role' then
        return new;
    end if;
    if role = 'agent' then
        if new.agent_id is distinct from caller then
            raise exception 'Agents can only create or keep leads of their own.';
        end if;
        if tg_op = 'UPDATE' and new.agent_id is distinct from old.agent_id then
            raise exception 'Agents cannot reassign leads.';
        end if;
        return new;
    end if;
    if role = 'manager' then
        if new.agent_id = caller or is_manager_of(caller, new.agent_id) then
            return new;
        end if;
        raise exception 'Managers can only manage leads of their own team.';
    end if;
    raise exception 'User role % not authorized.', role;
end $f$;

create function public.validate_follow_up_changes() returns trigger language plpgsql security definer as $f$
declare
    caller uuid := auth.uid();
    role text := get_current_user_role();
    owner uuid;
begin
    if role = 'super_admin' then
        return new;
    end if;
    select agent_id into owner from leads where id = new.lead_id;
    if role = 'agent' and new.agent_id = caller and owner = caller then
        return new;
    end if;
    if role = 'manager' and (new.agent_id = caller or is_manager_of(caller, new.agent_id))
        and (owner = caller or is_manager_of(caller, owner)) then
        return new;
    end if;
    raise exception 'Not authorized to write % for this lead.', tg_table_name;
end $f$;

create function public.validate_meeting_changes() returns trigger language plpgsql security definer as $f$
declare
    caller uuid := auth.uid();
    role text := get_current_user_role();
    owner uuid;
begin
    if role = 'super_admin' then
        return new;
    end if;
    select agent_id into owner from leads where id = new.lead_id;
    if role = 'agent' and new.agent_id = caller and owner = caller then
        return new;
    end if;
    if role = 'manager' and (new.agent_id = caller or is_manager_of(caller, new.agent_id))
        and (owner = caller or is_manager_of(caller, owner)) then
        return new;
    end if;
    raise exception 'Not authorized to write % for this lead.', tg_table_name;
end $f$;

create function public.validate_client_changes() returns trigger language plpgsql as $f$
begin
    if new.client_name is null or btrim(new.client_name) = '' then
        raise exception 'Client name cannot be empty.';
    end if;
    return new;
end $f$;

create function public.validate_user_update() returns trigger language plpgsql security definer as $f$
begin
    if get_current_user_role() = 'super_admin' then
        return new;
    end if;
    if (new.id, new.role, new.manager_id, new.email) is distinct from (old.id, old.role, old.manager_id, old.email) then
        raise exception 'Only a super admin may change users.';
    end if;
    return new;
end $f$;

create function public.update_updated_at_column() returns trigger language plpgsql as $f$
begin
    new.updated_at = now();
    return new;
end $f$;

create function public.handle_updated_at() returns trigger language plpgsql as $f$
begin
    new.updated_at = now();
    return new;
end $f$;

create function public.set_completed_at() returns trigger language plpgsql as $f$
begin
    if new.status = 'completed' and old.status <> 'completed' then
        new.completed_at = now();
    elsif new.status <> 'completed' then
        new.completed_at = null;
    end if;
    return new;
end $f$;

create function public.is_manager_of(manager_user_id uuid, agent_user_id uuid) returns boolean
language plpgsql stable security definer as $f$
begin
    return exists (select 1 from users where id = agent_user_id and manager_id = manager_user_id);
end $f$;

create function public.handle_new_user() returns trigger language plpgsql security definer as $f$
begin
    insert into public.users (id, email, full_name, role)
    values (new.id, new.email, new.raw_user_meta_data ->> 'full_name', 'agent');
    return new;
end $f$;
create trigger on_auth_user_created after insert on auth.users
for each row execute function public.handle_new_user();

create trigger before_client_changes_validation BEFORE INSERT OR UPDATE ON public.clients FOR EACH ROW EXECUTE FUNCTION public.validate_client_changes();
create trigger set_clients_updated_at BEFORE UPDATE ON public.clients FOR EACH ROW EXECUTE FUNCTION public.trigger_set_timestamp();
create trigger on_daily_reports_updated BEFORE UPDATE ON public.daily_reports FOR EACH ROW EXECUTE FUNCTION public.handle_updated_at();
create trigger before_follow_up_changes_validation BEFORE INSERT OR UPDATE ON public.follow_ups FOR EACH ROW EXECUTE FUNCTION public.validate_follow_up_changes();
create trigger set_follow_ups_updated_at BEFORE UPDATE ON public.follow_ups FOR EACH ROW EXECUTE FUNCTION public.trigger_set_timestamp();
create trigger before_lead_engagement_changes_validation BEFORE INSERT OR UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION public.validate_lead_engagement_changes();
create trigger set_leads_updated_at BEFORE UPDATE ON public.leads FOR EACH ROW EXECUTE FUNCTION public.trigger_set_timestamp();
create trigger before_meeting_changes_validation BEFORE INSERT OR UPDATE ON public.meetings FOR EACH ROW EXECUTE FUNCTION public.validate_meeting_changes();
create trigger set_meetings_updated_at BEFORE UPDATE ON public.meetings FOR EACH ROW EXECUTE FUNCTION public.trigger_set_timestamp();
create trigger update_notification_preferences_updated_at BEFORE UPDATE ON public.notification_preferences FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
create trigger update_notifications_updated_at BEFORE UPDATE ON public.notifications FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
create trigger set_todo_completed_at BEFORE UPDATE ON public.todos FOR EACH ROW EXECUTE FUNCTION public.set_completed_at();
create trigger update_todos_updated_at BEFORE UPDATE ON public.todos FOR EACH ROW EXECUTE FUNCTION public.update_updated_at_column();
create trigger before_user_update_validation BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION public.validate_user_update();

alter table public.admin_audit enable row level security;
alter table public.attendance enable row level security;
alter table public.clients enable row level security;
alter table public.daily_reports enable row level security;
alter table public.follow_ups enable row level security;
alter table public.leads enable row level security;
alter table public.meetings enable row level security;
alter table public.notification_preferences enable row level security;
alter table public.notifications enable row level security;
alter table public.todo_attachments enable row level security;
alter table public.todo_comments enable row level security;
alter table public.todos enable row level security;
alter table public.user_links enable row level security;
alter table public.users enable row level security;
create policy "Agents manage own leads" on public.leads for all to authenticated using (agent_id = auth.uid());
create policy "Managers manage team leads" on public.leads for all to authenticated
using (public.get_current_user_role() = 'manager' and (agent_id = auth.uid() or public.is_manager_of(auth.uid(), agent_id)));
create policy "Super admins manage leads" on public.leads for all to authenticated
using (public.get_current_user_role() = 'super_admin');
create policy "Agents manage own follow_ups" on public.follow_ups for all to authenticated using (agent_id = auth.uid());
create policy "Managers manage team follow_ups" on public.follow_ups for all to authenticated
using (public.get_current_user_role() = 'manager' and (agent_id = auth.uid() or public.is_manager_of(auth.uid(), agent_id)));
create policy "Super admins manage follow_ups" on public.follow_ups for all to authenticated
using (public.get_current_user_role() = 'super_admin');
create policy "Agents manage own meetings" on public.meetings for all to authenticated using (agent_id = auth.uid());
create policy "Managers manage team meetings" on public.meetings for all to authenticated
using (public.get_current_user_role() = 'manager' and (agent_id = auth.uid() or public.is_manager_of(auth.uid(), agent_id)));
create policy "Super admins manage meetings" on public.meetings for all to authenticated
using (public.get_current_user_role() = 'super_admin');
create policy "Authenticated users can manage clients" on public.clients for all to authenticated using (true) with check (true);
create policy "Everyone can view users" on public.users for select to authenticated using (true);
create policy "Super admins can insert users" on public.users for insert to authenticated
with check (public.get_current_user_role() = 'super_admin');
create policy "Users see own notifications" on public.notifications for select to authenticated using (user_id = auth.uid());
create policy "Users see own notification_preferences" on public.notification_preferences for all to authenticated using (user_id = auth.uid());
create policy "Users see own attendance" on public.attendance for all to authenticated using (user_id = auth.uid());
create policy "Users see own daily_reports" on public.daily_reports for all to authenticated using (agent_id = auth.uid());
create policy "Users see own todos" on public.todos for all to authenticated using (user_id = auth.uid());

insert into public.pipeline_stages (name, order_position, probability) values
    ('New Lead', 1, 10), ('Qualified', 2, 25), ('Demo Scheduled', 3, 40), ('Proposal Sent', 4, 60),
    ('Negotiation', 5, 80), ('Closed Won', 6, 100), ('Closed Lost', 7, 0);
