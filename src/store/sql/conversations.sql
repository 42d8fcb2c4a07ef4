-- The conversations of a lead, and those of nobody by the same caller: by the same email
-- or phone, or by one that another of these conversations connects with them.
-- $1 the lead, $2 email, $3 phone
with recursive reached (email, phone) as (
  (select $2::text, $3::text
    union
   select c.qualification #>> '{caller,email}', c.qualification #>> '{caller,phone}'
     from public.conversations c where c.lead_id = $1)
  union
  select c.qualification #>> '{caller,email}', c.qualification #>> '{caller,phone}'
    from reached r
    join public.conversations c
      on c.lead_id is null
     and (c.qualification #>> '{caller,email}' = r.email or c.qualification #>> '{caller,phone}' = r.phone)
)
select to_jsonb(c)
  from public.conversations c
 where c.qualification is not null and c.lead_id = $1
 union all
select to_jsonb(c)
  from public.conversations c
 where c.lead_id is null
   and exists (select from reached r
                where c.qualification #>> '{caller,email}' = r.email
                   or c.qualification #>> '{caller,phone}' = r.phone)
