-- Leads whose caller gave one of these emails or phones in an earlier conversation, though
-- the row may show another.
-- $1 emails, $2 phones
select to_jsonb(c.lead_id)
  from (select c.lead_id from unnest($1) k (email)
         cross join lateral (
                 select c.lead_id from public.conversations c
                  where c.qualification #>> '{caller,email}' = k.email and c.lead_id is not null offset 0) c
         union
        select c.lead_id from unnest($2) k (phone)
         cross join lateral (
                 select c.lead_id from public.conversations c
                  where c.qualification #>> '{caller,phone}' = k.phone and c.lead_id is not null offset 0) c) c
