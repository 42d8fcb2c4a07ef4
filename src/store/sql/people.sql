-- The people around the owner of a lead.
-- $1 the owner
select jsonb_build_object(
         'manager', (
             select m.id from public.users o join public.users m on m.id = o.manager_id
              where o.id = $1 and m.id <> $1 and m.role::text = 'manager'),
         'any_manager', (
             select u.id from public.users u where u.role::text = 'manager' and u.id <> $1 order by u.id limit 1),
         'super_admin', (
             select u.id from public.users u where u.role::text = 'super_admin' and u.id <> $1 order by u.id limit 1),
         'other_agent', (
             select u.id from public.users u where u.role::text = 'agent' and u.id <> $1 order by u.id limit 1))
