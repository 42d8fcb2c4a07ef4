-- A sports club's members' area: `activities` and `users` in other senses, keyed by uuid,
-- so that only the columns tell.
create table public.users (
    id uuid primary key default gen_random_uuid(),
    login text not null unique,
    password_digest text not null,
    member_since date not null
);
create table public.activities (
    id uuid primary key default gen_random_uuid(),
    title text not null,
    sport text not null,
    starts_at timestamptz not null,
    seats integer not null
);
insert into public.users (login, password_digest, member_since) values ('ada', 'x', '2020-01-01');
insert into public.activities (title, sport, starts_at, seats) values ('Training', 'rowing', '2024-01-01Z', 8);
