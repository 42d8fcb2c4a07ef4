-- The conversations of a lead, and those of nobody by the same caller.
-- $1 the lead, $2 email, $3 phone
select to_jsonb(c)
  from public.conversations c
 where c.qualification is not null
   and (c.lead_id = $1
        or (c.lead_id is null
            and (c.qualification #>> '{caller,email}' = $2 or c.qualification #>> '{caller,phone}' = $3)))
