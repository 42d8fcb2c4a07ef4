-- The users of the CRM with the number of leads they own.
-- $1 an id or an email, or null for all
select jsonb_build_object(
         'id', u.id, 'full_name', u.full_name, 'email', u.email, 'role', u.role, 'manager_id', u.manager_id,
         'is_active', u.is_active,
         'leads', (select count(*) from public.leads l where l.agent_id = u.id))
  from public.users u
 where $1 is null or u.id::text = lower($1) or lower(btrim(u.email)) = lower($1)
 order by lower(btrim(u.email)) is distinct from 'clara@trendtialcrm.ai', lower(u.full_name), u.email, u.id
