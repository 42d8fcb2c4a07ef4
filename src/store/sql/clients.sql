-- Clients by their email, by their name regardless of case and spacing, or by their id.
-- $1 emails, $2 names, $3 ids
with found as (
  select c.id from unnest($1) k (email)
   cross join lateral (
           select c.id from public.clients c where lower(btrim(c.email)) = k.email offset 0) c
   union
  select c.id from unnest($2) k (name)
   cross join lateral (
           select c.id from public.clients c
            where lower(regexp_replace(btrim(c.client_name), '\s+', ' ', 'g')) = k.name offset 0) c
   union
  select k.id from unnest($3) k (id)
)
select to_jsonb(c) || jsonb_build_object(
         'folded_name', lower(regexp_replace(btrim(c.client_name), '\s+', ' ', 'g')),
         'folded_email', lower(btrim(c.email)),
         'plain', c.website is null and c.notes is null and c.tags is null and c.physical_meeting_info is null)
  from found f
 cross join lateral (select c.* from public.clients c where c.id = f.id offset 0) c
