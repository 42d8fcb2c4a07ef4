-- On top of Clara's first database: a migration by hand that stopped on the way. An index
-- whose build was killed, references and a CHECK that nobody validated, and a trigger that
-- was switched off and forgotten.
alter table public.leads disable trigger user;
alter table public.leads rename column name to contact_person;
alter table public.leads rename column source to lead_source;
alter table public.clients rename column name to client_name;

create table public.users (
    id uuid primary key,
    full_name text,
    email text,
    role text not null,
    constraint users_role_known check (role in ('agent', 'manager', 'super_admin')) not valid
);
insert into public.users (id, full_name, email, role) values
    (md5('sarah')::uuid, 'Sarah Jones', 'sarah@example.com', 'agent'), (md5('bob')::uuid, 'Bob Stone', 'bob@example.com', 'manager');

alter table public.leads add column agent_id uuid, add column status_bucket text;
update public.leads set agent_id = (array[md5('sarah')::uuid, null, md5('bob')::uuid, md5('gone')::uuid])[1 + abs(hashtext(id::text)) % 4],
    status_bucket = (array['P1', 'P2', 'P3'])[1 + abs(hashtext(id::text)) % 3];
alter table public.leads
    add constraint leads_agent_id_fkey foreign key (agent_id) references public.users (id) on delete set null not valid,
    add constraint leads_status_bucket_check check (status_bucket in ('P1', 'P2', 'P3')) not valid;

create index leads_lower_email_idx on public.leads (lower(btrim(email)));
create index leads_client_id_idx_ccnew on public.leads (client_id);
update pg_catalog.pg_index set indisvalid = false
where indexrelid in ('public.leads_lower_email_idx'::regclass, 'public.leads_client_id_idx_ccnew'::regclass);
