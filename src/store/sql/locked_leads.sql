-- Leads, locked against other writers until the transaction ends, in one order so that no
-- two writers wait for each other.
-- $1 leads
select to_jsonb(l) from public.leads l where l.id = any($1) order by l.id for no key update
