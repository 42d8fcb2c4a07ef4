-- Leads that may be a caller's. Each key is looked up by itself, so that the index serves
-- it whatever is known of the table's values.
-- $1 emails, $2 the last seven digits of phones, $3 ids
select jsonb_build_object('id', l.id, 'email', l.email, 'phone', l.phone)
  from (select l.* from unnest($1) k (email)
         cross join lateral (
                 select l.id, l.email, l.phone from public.leads l where lower(btrim(l.email)) = k.email offset 0) l
         union
        select l.* from unnest($2) k (tail)
         cross join lateral (
                 select l.id, l.email, l.phone from public.leads l
                  where right(regexp_replace(l.phone, '[^0-9]', '', 'g'), 7) = k.tail offset 0) l
         union
        select l.* from unnest($3) k (id)
         cross join lateral (select l.id, l.email, l.phone from public.leads l where l.id = k.id offset 0) l) l
