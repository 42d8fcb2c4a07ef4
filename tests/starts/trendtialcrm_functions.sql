-- TrendtialCRM's functions, with the rules of its team in them.
create function public.trigger_set_timestamp() returns trigger language plpgsql as $function$
begin
    new.updated_at = now();
    return new;
end
$function$;
create function public.handle_updated_at() returns trigger language plpgsql as $function$
begin
    new.updated_at = timezone('utc', now());
    return new;
end
$function$;
create function public.update_updated_at_column() returns trigger language plpgsql as $function$
begin
    new.updated_at = now();
    return new;
end
$function$;
create function public.set_completed_at() returns trigger language plpgsql as $function$
begin
    if new.status = 'completed' and old.status <> 'completed' then
        new.completed_at = now();
    elsif new.status <> 'completed' then
        new.completed_at = null;
    end if;
    return new;
end
$function$;

create function public.get_current_user_role() returns text language plpgsql security definer as $function$
declare
    user_role text;
begin
    select role into user_role from users where id = auth.uid();
    return user_role;
exception when others then
    return null;
end
$function$;
create function public.test_get_current_user_role_for_id(user_id_to_check uuid) returns text
language plpgsql security definer as $function$
declare
    user_role text;
begin
    select role into user_role from users where id = user_id_to_check;
    return user_role;
end
$function$;
create function public.is_manager_of(manager_user_id uuid, agent_user_id uuid) returns boolean
language sql security definer as $function$
    select exists (select 1 from public.users where id = agent_user_id and manager_id = manager_user_id)
$function$;

create function public.handle_new_user() returns trigger
language plpgsql security definer set search_path to '' as $function$
begin
    insert into public.users (id, full_name, email, role)
    values (new.id, new.raw_user_meta_data ->> 'full_name', new.email, 'agent');
    return new;
end
$function$;

create function public.validate_user_update() returns trigger language plpgsql security definer as $function$
begin
    if get_current_user_role() = 'super_admin' then
        return new;
    end if;
    if new.role is distinct from old.role then
        raise exception 'Only super admins can change user roles.';
    end if;
    if new.manager_id is distinct from old.manager_id then
        raise exception 'Only super admins can change manager assignments.';
    end if;
    if new.email is distinct from old.email then
        raise exception 'Users cannot change their email here.';
    end if;
    return new;
end
$function$;
create function public.validate_client_changes() returns trigger language plpgsql as $function$
begin
    if new.client_name is null or trim(new.client_name) = '' then
        raise exception 'Client name cannot be empty.';
    end if;
    return new;
end
$function$;
create function public.validate_lead_engagement_changes() returns trigger
language plpgsql security definer as $function$
declare
    caller_id uuid := auth.uid();
    caller_role text := get_current_user_role();
begin
    if caller_role = 'super_admin' or auth.role() = 'service_role' then
        return new;
    end if;
    if caller_role = 'agent' then
        if tg_op = 'INSERT' and new.agent_id is distinct from caller_id then
            raise exception 'Agents can only create leads for themselves.';
        end if;
        if tg_op = 'UPDATE' and new.agent_id is distinct from old.agent_id then
            raise exception 'Agents cannot reassign leads.';
        end if;
        return new;
    elsif caller_role = 'manager' then
        if new.agent_id is distinct from caller_id and not is_manager_of(caller_id, new.agent_id) then
            raise exception 'Managers can only assign leads to themselves or their reports.';
        end if;
        return new;
    end if;
    raise exception 'User role % not authorized to change leads.', coalesce(caller_role, 'unknown');
end
$function$;
create function public.validate_follow_up_changes() returns trigger
language plpgsql security definer as $function$
declare
    caller_id uuid := auth.uid();
    caller_role text := get_current_user_role();
    lead_owner uuid;
begin
    if caller_role = 'super_admin' then
        return new;
    end if;
    select agent_id into lead_owner from leads where id = new.lead_id;
    if caller_role = 'agent' and new.agent_id = caller_id and lead_owner = caller_id then
        return new;
    elsif caller_role = 'manager' and (new.agent_id = caller_id or is_manager_of(caller_id, new.agent_id)) then
        return new;
    end if;
    raise exception 'Not authorized to change this follow-up.';
end
$function$;
create function public.validate_meeting_changes() returns trigger
language plpgsql security definer as $function$
declare
    caller_id uuid := auth.uid();
    caller_role text := get_current_user_role();
    lead_owner uuid;
begin
    if caller_role = 'super_admin' then
        return new;
    end if;
    select agent_id into lead_owner from leads where id = new.lead_id;
    if caller_role = 'agent' and new.agent_id = caller_id and (new.lead_id is null or lead_owner = caller_id) then
        return new;
    elsif caller_role = 'manager' and (new.agent_id = caller_id or is_manager_of(caller_id, new.agent_id)) then
        return new;
    end if;
    raise exception 'Not authorized to change this meeting.';
end
$function$;

create function public.create_agent_if_not_exists(agent_name text, agent_email text) returns uuid
language plpgsql security definer as $function$
declare
    found_id uuid;
begin
    select id into found_id from users where email = agent_email or full_name = agent_name limit 1;
    return found_id;
end
$function$;
create function public.clean_import_data(raw_data jsonb) returns jsonb language plpgsql immutable as $function$
begin
    return jsonb_strip_nulls(raw_data);
end
$function$;
create function public.bulk_import_leads(leads_data jsonb) returns jsonb language plpgsql security definer as $function$
declare
    item jsonb;
    client uuid;
    imported integer := 0;
begin
    for item in select * from jsonb_array_elements(leads_data) loop
        insert into clients (client_name, email) values (item ->> 'client_name', item ->> 'email')
        on conflict (client_name) do update set email = coalesce(clients.email, excluded.email)
        returning id into client;
        insert into leads (client_id, agent_id, status_bucket, contact_person, lead_source)
        values (client, auth.uid(), coalesce(item ->> 'status_bucket', 'P3'), item ->> 'contact_person', 'import');
        imported := imported + 1;
    end loop;
    return jsonb_build_object('imported', imported);
end
$function$;
create function public.import_leads_bulk(leads_data jsonb) returns jsonb language sql security definer as $function$
    select public.bulk_import_leads(public.clean_import_data(leads_data))
$function$;
create function public.upsert_follow_ups_bulk(follow_ups_data jsonb) returns integer
language plpgsql security definer as $function$
declare
    changed integer;
begin
    insert into follow_ups (id, lead_id, agent_id, due_date, status, notes)
    select id, lead_id, agent_id, due_date, status, notes from jsonb_populate_recordset(null::follow_ups, follow_ups_data)
    on conflict (id) do update set due_date = excluded.due_date, status = excluded.status, notes = excluded.notes;
    get diagnostics changed = row_count;
    return changed;
end
$function$;
create function public.upsert_meetings_bulk(meetings_data jsonb) returns integer
language plpgsql security definer as $function$
declare
    changed integer;
begin
    insert into meetings (id, lead_id, agent_id, title, start_time, end_time, status)
    select id, lead_id, agent_id, title, start_time, end_time, status
    from jsonb_populate_recordset(null::meetings, meetings_data)
    on conflict (id) do update set start_time = excluded.start_time, end_time = excluded.end_time, status = excluded.status;
    get diagnostics changed = row_count;
    return changed;
end
$function$;
create function public.generate_reminder_notifications() returns integer
language plpgsql security definer as $function$
declare
    made integer;
begin
    insert into notifications (user_id, type, title, message, entity_type, entity_id)
    select agent_id, 'overdue_follow_up', 'Overdue', coalesce(notes, 'Follow up'), 'follow_up', id
    from follow_ups where status = 'Pending' and due_date < now();
    get diagnostics made = row_count;
    return made;
end
$function$;
