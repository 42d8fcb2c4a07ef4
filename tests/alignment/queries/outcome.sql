-- What a statement comes to for somebody, with everything it did undone: the number of
-- rows, or why it was refused.
create function pg_temp.outcome(who text, claims text, statement text) returns text language plpgsql as $function$
declare
    affected bigint;
begin
    perform set_config('request.jwt.claims', claims, true), set_config('role', who, true);
    execute statement;
    get diagnostics affected = row_count;
    raise exception using errcode = 'ZZ000', message = affected || ' rows';
exception
    when sqlstate 'ZZ000' then
        return sqlerrm;
    when raise_exception then
        return 'refused: ' || sqlerrm;
    when others then
        return 'refused: ' || sqlstate;
end
$function$;

-- The ids of the rows that somebody sees.
create function pg_temp.visible(who text, claims text, target text) returns text language plpgsql as $function$
declare
    ids text;
begin
    perform set_config('request.jwt.claims', claims, true), set_config('role', who, true);
    execute format('select coalesce(string_agg(id::text, '','' order by id::text), ''none'') from public.%I', target) into ids;
    raise exception using errcode = 'ZZ000', message = ids;
exception
    when sqlstate 'ZZ000' then
        return sqlerrm;
    when others then
        return 'refused: ' || sqlstate;
end
$function$;
