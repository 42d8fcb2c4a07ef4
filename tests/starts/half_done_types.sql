-- On top of Clara's first database: sizes are numbers already, times lost their zone, and
-- texts are shorter than what Clara writes.
drop trigger update_clients_updated_at on public.clients;
alter table public.clients
    alter column company_size type integer using nullif(substring(company_size from '^\s*(\d{1,6})\s*$'), '')::integer,
    alter column created_at type timestamp using created_at at time zone 'UTC',
    alter column updated_at type timestamp using updated_at at time zone 'UTC';
alter table public.clients rename column name to client_name;
alter table public.clients alter column client_name type varchar(300);
update public.clients set client_name = client_name || ' [' || left(id::text, 8) || ']';
alter table public.clients add constraint clients_name_once unique (client_name);

alter table public.leads disable trigger user;
alter table public.leads
    alter column created_at type timestamp using created_at at time zone 'UTC',
    alter column lead_score type numeric using lead_score::numeric,
    add column expected_close_date timestamptz,
    add column win_probability text;
alter table public.leads rename column name to contact_person;
update public.leads set
    expected_close_date = case when lead_score > 50 then created_at + interval '30 days' end,
    win_probability = (array['50', '75 %', null, 'high', ' 10 ', ''])[1 + abs(hashtext(id::text)) % 6],
    lead_score = case when lead_score = 37 then 37.5 else lead_score end;
alter table public.leads enable trigger user;

alter table public.conversations alter column messages type text using messages::text;
update public.conversations set messages = 'caller hung up' where session_id = 'session-7';
-- More than an index entry can hold.
update public.conversations set messages = (select string_agg(md5(n::text), ' ') from generate_series(1, 500) as n)
where session_id = 'session-11';
