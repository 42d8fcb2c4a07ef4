-- A support system whose `users` are something else: numbered, with passwords and roles
-- of its own.
create table public.users (
    id serial primary key,
    email text not null unique,
    password_hash text not null,
    role text not null check (role in ('admin', 'csr')),
    created_at timestamp not null default now()
);
create table public.tickets (
    id bigint generated always as identity primary key,
    opened_by integer not null references public.users (id),
    subject text not null,
    status text not null default 'open'
);
create view public.open_tickets as
select t.id, t.subject, u.email from public.tickets t join public.users u on u.id = t.opened_by where t.status = 'open';
insert into public.users (email, password_hash, role, created_at) values
    ('ada@example.com', '$2b$12$x', 'admin', '2024-01-01'), ('bo@example.com', '$2b$12$y', 'csr', '2024-01-02');
insert into public.tickets (opened_by, subject) values (1, 'Printer on fire'), (2, 'Reset my password');
