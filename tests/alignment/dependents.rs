//! What a team built on the columns that change keeps working, or nothing changes at all
//! and the message names it.

use super::refusals::assert_refused;
use super::run;
use super::snapshot::{difference, everything};
use super::starts::{DEPENDENTS, LEGACY, Start};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

#[tokio::test]
async fn views_functions_and_triggers_follow_the_renames() {
    needs_server!();
    let database = Start::plain([LEGACY, DEPENDENTS]).build().await;
    run::migrate(&database);
    database.script("refresh materialized view concurrently public.leads_by_source").await;
    let unique =
        "select string_agg(client, ',' order by id) from public.open_leads where client like 'Maple%'";
    assert_eq!(database.text(unique).await, "Maple");
    assert_eq!(
        database.text("select public.client_label(md5('client 31')::uuid)").await,
        "Maple <client31@Example.com>"
    );
    let counts = "select string_agg(m.source || ' ' || m.leads, ', ' order by m.source collate \"C\") from public.leads_by_source m";
    assert_eq!(database.text(counts).await, " 12, (none) 12, Google Ads / brand 12, Web 12, voice_call 12");
    database.script("update public.leads set status = 'won' where id = md5('lead 1')::uuid").await;
    let history = "select old_status || ' ' || new_status from public.lead_history order by id desc limit 1";
    assert_eq!(database.text(history).await, "contacted won");
}

#[tokio::test]
async fn a_function_whose_text_names_a_column_that_goes_is_named() {
    needs_server!();
    for (function, name) in [
        (
            "create function public.find_client(wanted text) returns uuid language plpgsql as $f$
             begin return (select c.id from public.clients c where c.name = wanted limit 1); end $f$",
            "find_client",
        ),
        (
            "create function public.sources() returns setof text language sql as
             'select distinct source from public.leads'",
            "sources",
        ),
    ] {
        let database = Start::plain([LEGACY, function]).build().await;
        assert_refused(&database, &[name]).await;
    }
}

#[tokio::test]
async fn a_trigger_function_that_uses_an_old_name_is_named() {
    needs_server!();
    let trigger = "create function public.no_blank_names() returns trigger language plpgsql as $f$
         begin
             if new.name = '' then raise exception 'a name, please'; end if;
             return new;
         end $f$;
         create trigger no_blank_names before insert on public.clients
         for each row execute function public.no_blank_names()";
    let database = Start::plain([LEGACY, trigger]).build().await;
    assert_refused(&database, &["no_blank_names"]).await;
}

/// Migrated with the view still answering, or refused by its name with nothing changed.
async fn kept_or_refused(database: &TestDatabase, name: &str, answers: &str) {
    let before = everything(database).await;
    let rows = database.text(answers).await;
    let (code, _, stderr) = Sandbox::new().clara(["migrate"]).on(database).run().parts();
    if code == Some(0) {
        assert_eq!(database.text(answers).await, rows, "{name} answers something else");
    } else {
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains(name), "{stderr}");
        assert_eq!(difference(&before, &everything(database).await), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_uses_a_column_whose_type_changes_works_or_is_named() {
    needs_server!();
    let of_sizes = "select string_agg(company_size || n, ',' order by company_size) from public.sizes";
    for (object, name, answers) in [
        (
            "create view public.sizes as select company_size, count(*) as n from public.clients group by 1",
            "sizes",
            of_sizes,
        ),
        (
            "create materialized view public.sizes as select company_size, count(*) as n from public.clients group by 1",
            "sizes",
            of_sizes,
        ),
        (
            "create view public.intents as select id, intent from public.activities;
             create view public.intents_of_intents as select intent from public.intents",
            "intents",
            "select count(intent)::text from public.intents_of_intents",
        ),
        (
            "create function public.note_size() returns trigger language plpgsql as 'begin return new; end';
             create trigger on_size before update of company_size on public.clients
             for each row execute function public.note_size()",
            "on_size",
            "select tgname || ' ' || tgenabled::text from pg_trigger where tgname = 'on_size'",
        ),
        (
            "alter table public.clients add column big boolean generated always as (company_size like '%+') stored",
            "big",
            "select count(*)::text from public.clients where big",
        ),
        (
            "create publication half for table public.clients where (company_size <> '') with (publish = 'insert')",
            "half",
            "select pubname::text from pg_publication_tables where pubname = 'half'",
        ),
    ] {
        let database = Start::plain([LEGACY, object]).build().await;
        kept_or_refused(&database, name, answers).await;
    }
}

#[tokio::test]
async fn a_policy_on_a_column_whose_type_changes_works_or_is_named() {
    needs_server!();
    let policy = "alter table public.clients enable row level security;
         create policy \"only the big ones\" on public.clients for select to authenticated using (company_size = 'enterprise')";
    let database = Start::supabase([LEGACY, policy]).build().await;
    let still = "select polname::text from pg_policy where polname = 'only the big ones'";
    kept_or_refused(&database, "only the big ones", still).await;
}

#[tokio::test]
async fn what_would_stumble_over_a_new_column_or_name_is_named() {
    needs_server!();
    for (sql, name) in [
        (
            "create function public.log_size() returns trigger language plpgsql as
                 $$ begin if new.company_size like '%+' then raise notice 'big'; end if; return new; end $$;
             create trigger log_size after update on public.clients for each row execute function public.log_size()",
            "log_size",
        ),
        (
            "create function public.big() returns setof uuid language sql stable as
                 $$ select id from clients where company_size in ('500+', 'enterprise') $$",
            "big()",
        ),
        (
            "create function public.of_a_row() returns text language plpgsql as
                 $$ declare v clients%rowtype; begin select * into v from clients limit 1; return v.name; end $$",
            "of_a_row",
        ),
        (
            "create function public.put_together() returns text language plpgsql as
                 $$ declare o text; begin execute 'select name from clients limit 1' into o; return o; end $$",
            "put_together",
        ),
        (
            "create function public.given(c clients) returns text language sql stable as $$ select c.name $$",
            "given",
        ),
        (
            "alter table public.clients drop column company_size;
             alter table public.clients add column company_size text generated always as (upper(industry)) stored",
            "company_size",
        ),
    ] {
        let database = Start::plain([LEGACY, sql]).build().await;
        assert_refused(&database, &[name]).await;
    }
}
