-- TrendtialCRM's own guards, as its production database has them.
create or replace function public.trigger_set_timestamp() returns trigger language plpgsql as $f$
begin
    new.updated_at = now();
    return new;
end $f$;

create or replace function public.get_current_user_role() returns text
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
create trigger before_lead_engagement_changes_validation before insert or update on public.leads
for each row execute function public.validate_lead_engagement_changes();

create function public.validate_engagement_changes() returns trigger language plpgsql security definer as $f$
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
create trigger before_follow_up_changes_validation before insert or update on public.follow_ups
for each row execute function public.validate_engagement_changes();
create trigger before_meeting_changes_validation before insert or update on public.meetings
for each row execute function public.validate_engagement_changes();

create function public.validate_client_changes() returns trigger language plpgsql as $f$
begin
    if new.client_name is null or btrim(new.client_name) = '' then
        raise exception 'Client name cannot be empty.';
    end if;
    return new;
end $f$;
create trigger before_client_changes_validation before insert or update on public.clients
for each row execute function public.validate_client_changes();

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
create trigger before_user_update_validation before update on public.users
for each row execute function public.validate_user_update();
