-- A support system that happens to have a table of the same name.
create table public.users (
    id uuid primary key default gen_random_uuid(),
    email text not null unique,
    password_hash text not null,
    role text not null check (role in ('admin', 'csr'))
);
create table public.tickets (id bigint primary key, opened_by uuid references public.users (id));
insert into public.users (email, password_hash, role)
values ('ada@example.com', 'x', 'admin'), ('bo@example.com', 'y', 'csr');
