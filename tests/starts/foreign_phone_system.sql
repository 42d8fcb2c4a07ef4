-- A phone system: its calls are numbered, between extensions, and about nobody's leads.
create table public.extensions (number text primary key, holder text not null);
create table public.calls (
    id bigint generated always as identity primary key,
    caller text not null,
    callee text not null references public.extensions (number),
    answered boolean not null,
    started timestamptz not null,
    seconds integer not null check (seconds >= 0)
);
insert into public.extensions values ('201', 'Reception'), ('202', 'Workshop');
insert into public.calls (caller, callee, answered, started, seconds)
select '+1555010' || n, (array['201', '202'])[1 + n % 2], n % 3 > 0, '2024-01-01Z'::timestamptz + n * interval '1 hour', n
from generate_series(100, 140) as n;
