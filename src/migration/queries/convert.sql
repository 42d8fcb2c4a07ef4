-- Whether a text is a value of a type, and how the server writes it. NULL where it is none:
-- PostgreSQL has a function for that only from 16 on.
create or replace function pg_temp.clara_convert(value text, kind text) returns text
language plpgsql set search_path = '' set timezone = 'UTC'
as $function$
declare
    converted text;
begin
    if kind in ('integer', 'bigint') and value ~ '\.0*\s*$' then
        value := split_part(value, '.', 1);
    end if;
    execute format('select ($1::%s)::text', kind) into converted using btrim(value);
    return converted;
exception when others then
    return null;
end
$function$
