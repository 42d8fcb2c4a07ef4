-- The users that records name, by id or email.
-- $1 ids and emails
select jsonb_build_object(
         'named', k.name, 'id', u.id, 'full_name', u.full_name, 'email', u.email, 'role', u.role,
         'manager_id', u.manager_id, 'is_active', u.is_active)
  from unnest($1) k (name)
  join public.users u on u.id::text = lower(k.name) or lower(btrim(u.email)) = lower(k.name)
 order by lower(btrim(u.email)) is distinct from 'clara@trendtialcrm.ai', lower(u.full_name), u.email, u.id
