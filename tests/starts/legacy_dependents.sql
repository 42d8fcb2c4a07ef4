-- What a team built on Clara's first database: all of it follows a rename of a column by
-- itself, because PostgreSQL keeps it by the column, not by the name.
create view public.open_leads as
select l.id, l.name as lead, c.name as client, c.email, l.source, l.lead_score, l.created_at
from public.leads l left join public.clients c on c.id = l.client_id
where l.status is distinct from 'Closed - Won';

create materialized view public.leads_by_source as
select coalesce(source, '(none)') as source, count(*) as leads, min(name) as first_name
from public.leads group by 1;
create unique index leads_by_source_key on public.leads_by_source (source);

create function public.client_label(client uuid) returns text language sql stable
begin atomic
    select c.name || coalesce(' <' || c.email || '>', '') from public.clients c where c.id = client;
end;

create table public.lead_history (
    id bigint generated always as identity primary key,
    lead_id uuid not null,
    old_status text,
    new_status text,
    changed_at timestamptz not null default now()
);
insert into public.lead_history (lead_id, old_status, new_status, changed_at)
select id, null, status, created_at from public.leads where status is not null order by id;

create function public.record_lead_status() returns trigger language plpgsql as $function$
begin
    insert into public.lead_history (lead_id, old_status, new_status)
    values (new.id, old.status, new.status);
    return new;
end
$function$;
create trigger lead_status_history after update on public.leads
for each row when (old.status is distinct from new.status)
execute function public.record_lead_status();

create index leads_by_name on public.leads (name);
create index clients_by_lower_name on public.clients (lower(name));
comment on column public.leads.source is 'where the lead came from';
