//! Starts that only a person can settle: each is either aligned or refused with its name,
//! and in neither case is anything lost.

use super::ledger::Ledger;
use super::proof::findings;
use super::snapshot::{Snapshot, difference, everything};
use super::starts::{HAND_CALLS, LEGACY, Start};
use crate::support::command::Sandbox;
use crate::support::server::needs_server;

/// What was done to the start, and what a refusal must name.
const CASES: &[(&str, &str)] = &[
        ("alter table public.conversations drop constraint conversations_pkey", "conversations"),
        ("create type public.todo_status as enum ('open', 'shut')", "todo_status"),
        // Two stages in one place.
        (
            "create table public.pipeline_stages (id uuid primary key, name text not null, order_position int not null);
             insert into public.pipeline_stages values (md5('a')::uuid, 'New Lead', 1), (md5('b')::uuid, 'Archive', 7), (md5('c')::uuid, 'Bin', 7)",
            "order_position",
        ),
        // Two calls of one session: which is the call?
        (
            "alter table public.calls add column session_id text; update public.calls set session_id = 'session-' || duration % 3",
            "session_id",
        ),
        // A role that the CRM does not know.
        (
            "alter table public.users drop constraint users_role_check; update public.users set role = 'intern' where full_name like 'Bob%'",
            "role",
        ),
        // The same address twice.
        (
            "alter table public.users drop constraint users_email_key; update public.users set email = 'sarah@example.com'",
            "email",
        ),
        ("update public.clients set name = '' where id = md5('client 30')::uuid", "client_name"),
        (
            "alter table public.leads add column agent_id integer; update public.leads set agent_id = 7",
            "agent_id",
        ),
        (
            "alter table public.leads alter column lead_score type text using 'about ' || lead_score",
            "lead_score",
        ),
    // Words of the team's own as a type.
    (
        "update public.leads set qualification_status = 'MQL' where qualification_status not in ('hot', 'unqualified');
         create type public.words as enum ('MQL', 'hot', 'unqualified');
         alter table public.leads alter column qualification_status drop default,
             alter column qualification_status type public.words using qualification_status::public.words",
        "qualification_status",
    ),
    // A type that holds half of the scores.
    (
        "update public.leads set lead_score = 10; create domain public.half as int check (value between 0 and 50);
         alter table public.leads alter column lead_score type public.half",
        "lead_score",
    ),
    // Names that are other things.
    (
        "create schema archive; create table archive.clients (id int, name text);
         create function archive.f() returns text language sql as 'select name from archive.clients limit 1';
         create function public.by_phone(name text, source text) returns bigint language plpgsql as
             'begin return (select count(*) from leads where phone = source); end'",
        "no function is named",
    ),
];

/// What is wrong with the outcome; nothing if it is as it should be.
async fn wrong(sql: &'static str, name: &str) -> Vec<String> {
    let database = Start::plain([LEGACY, HAND_CALLS, sql]).build().await;
    let (rows, before) = (Snapshot::take(&database).await, everything(&database).await);
    let (code, _, stderr) = Sandbox::new().clara(["migrate"]).on(&database).run().parts();
    if code == Some(0) {
        let mut wrong = findings(&database).await;
        wrong.extend(Ledger::close(&rows, &Snapshot::take(&database).await).lost);
        return wrong;
    }
    let changed = difference(&before, &everything(&database).await);
    let complaints = [
        (code != Some(1), format!("exit code {code:?}: {stderr}")),
        (!stderr.contains(name), format!("`{name}` is not in {stderr}")),
        (!changed.is_empty(), format!("{} changes in spite of {stderr}", changed.len())),
    ];
    complaints.into_iter().filter(|(wrong, _)| *wrong).map(|(_, complaint)| complaint).collect()
}

#[tokio::test]
async fn without_loss_or_named() {
    needs_server!();
    let mut complaints = Vec::new();
    for (sql, name) in CASES {
        complaints
            .extend(wrong(sql, name).await.into_iter().map(|complaint| format!("{sql}\n    {complaint}")));
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
