//! Batches: their size, and what one of their conversations meets, is nobody else's matter.

use std::num::NonZeroUsize;

use clara_crm::db::Access;
use clara_crm::replay::{Job, MaxRejects};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::crm::{Crm, assert_same, call, qualified, replay_into, sarah};
use super::order::{crm_with_ann, emptied};
use crate::support::archive;
use crate::support::server::needs_server;

fn in_batches_of(size: usize) -> Job {
    Job { batch_size: NonZeroUsize::new(size), ..Job::default() }
}

fn parsed(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whose names, addresses and companies are few, so that all that can meet does.
fn conversation(number: usize, picks: [usize; 8]) -> Value {
    let [email, phone, person, company, score, outcome, agent, again] = picks;
    let pick = |list: [Option<&str>; 4], place: usize| json!(list[place % 4]);
    let lead = json!({
        "email": pick([None, Some("a@one.example"), Some("b@one.example"), Some("c@two.example")], email),
        "phone": pick([None, Some("+15550100001"), Some("+15550100002"), Some("+15550100003")], phone),
        "contact_person": pick([None, Some("Sarah Chen"), Some("Sarah Chen"), Some("Bo Lind")], person),
        "company_name": pick([None, None, Some("TechStart"), Some("Northwind")], company),
        "industry": pick([None, Some("software"), Some("retail"), None], company + person),
        "company_size": if score % 2 == 0 { json!(20 * (person + 1)) } else { json!(null) },
    });
    let mut more = json!({"lead": lead});
    if score < 4 {
        more["qualification"] = qualified([10, 45, 65, 85][score], "marketing_qualified");
    }
    if outcome == 0 {
        more["outcome"] = json!("not_interested");
    }
    if agent == 0 {
        more["agent"] = json!("ann@team.example");
    }
    // Some sessions are delivered again, with more or less in them.
    let session = if again == 0 { number / 2 } else { number };
    if again == 1 {
        more["messages"] = json!([{"role": "user", "content": format!("Words of call {number}.")}]);
    }
    call(&format!("s-{session}"), &format!("2025-11-{:02}T{:02}:00:00Z", 1 + number / 20, number % 20), more)
}

#[test]
fn of_any_size_end_in_the_same_rows() {
    needs_server!();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let crm = runtime.block_on(crm_with_ann());
    let picks =
        (0..4_usize, 0..4_usize, 0..4_usize, 0..4_usize, 0..6_usize, 0..5_usize, 0..4_usize, 0..6_usize);
    let input = (prop::collection::vec(picks, 8..24), 2..9_usize);
    let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 30, ..Config::default() };
    let outcome = TestRunner::new(config).run(&input, |(set, size)| {
        let calls: Vec<Value> = (0..)
            .zip(&set)
            .map(|(n, (a, b, c, d, e, f, g, h))| conversation(n, [*a, *b, *c, *d, *e, *f, *g, *h]))
            .collect();
        let ran = async |size| {
            emptied(&crm).await;
            let report = crm.run(&in_batches_of(size), &calls).await;
            (crm.rows().await, serde_json::to_value(&report.conversations).unwrap())
        };
        let (one, some, all) = runtime.block_on(async { (ran(1).await, ran(size).await, ran(500).await) });
        for (size, other) in [(size, some), (500, all)] {
            for (table, rows) in &one.0 {
                let rest = &other.0[table];
                let lost: Vec<_> = rows.iter().filter(|row| !rest.contains(row)).collect();
                let more: Vec<_> = rest.iter().filter(|row| !rows.contains(row)).collect();
                let same = lost.is_empty() && more.is_empty();
                prop_assert!(same, "{size}, {table}: lost {:#?}, more {:#?}", lost, more);
            }
            prop_assert_eq!(&other.1, &one.1);
        }
        Ok(())
    });
    drop(crm);
    outcome.unwrap();
}

#[tokio::test]
async fn of_an_archive_and_again_where_half_is_there() {
    needs_server!();
    let calls = parsed(&archive::lines(0..160));
    let (single, many, halves) = (Crm::new().await, Crm::new().await, Crm::new().await);
    single.run(&in_batches_of(1), &calls).await;
    let wanted = single.rows().await;
    many.replay(&calls).await;
    assert_same(&wanted, &many.rows().await);
    halves.run(&in_batches_of(7), &calls[..80]).await;
    let report = halves.run(&in_batches_of(500), &calls).await;
    assert_eq!((report.summary.read, report.summary.unchanged), (160, 80));
    assert_same(&wanted, &halves.rows().await);
    let before = halves.versions().await;
    assert_eq!(halves.replay(&calls).await.summary.unchanged, 160);
    assert_same(&before, &halves.versions().await);
}

#[tokio::test]
async fn one_bad_record_in_every_batch_is_rejected_alone() {
    needs_server!();
    let calls = parsed(&archive::lines(0..60));
    let bad = |n: usize| n % 9 == 4;
    let refusal = "alter table public.conversations add constraint some_only
                     check (right(session_id, 6)::int % 9 <> 4)";
    let good: Vec<Value> =
        (0..).zip(&calls).filter(|(n, _)| !bad(*n)).map(|(_, call)| call.clone()).collect();
    let clean = Crm::new().await;
    clean.replay(&good).await;
    for size in [9, 500] {
        let crm = Crm::new().await;
        crm.sql(refusal).await;
        let report = crm.run(&in_batches_of(size), &calls).await;
        let rejected: Vec<_> =
            report.rejected.iter().map(|reject| reject.session_id.clone().unwrap()).collect();
        let wanted: Vec<_> = (0..60).filter(|n| bad(*n)).map(|n| format!("archive-{n:06}")).collect();
        assert_eq!(rejected, wanted);
        assert!(report.rejected[0].reason.contains("some_only"), "{}", report.rejected[0].reason);
        assert_eq!(report.conversations.len() + rejected.len(), 60);
        assert_same(&clean.rows().await, &crm.rows().await);
    }
}

#[tokio::test]
async fn a_row_that_is_taken_away_is_no_success() {
    needs_server!();
    let calls = parsed(&archive::lines(0..40));
    let crm = Crm::new().await;
    crm.sql(
        "create function public.lose() returns trigger language plpgsql as $f$ begin
           return case when new.session_id = 'archive-000012' then null else new end; end $f$;
         create trigger lose before insert on public.calls for each row execute function public.lose()",
    )
    .await;
    let report = crm.run(&in_batches_of(500), &calls).await;
    assert_eq!((report.summary.rejected, report.conversations.len()), (1, 39));
    assert_eq!(report.rejected[0].session_id.as_deref(), Some("archive-000012"));
    assert!(
        report.rejected[0].reason.contains("kept 0 of 1 rows of `calls`"),
        "{}",
        report.rejected[0].reason
    );
    assert!(
        crm.all("select 1 from public.conversations where session_id = 'archive-000012'").await.is_empty()
    );
}

#[tokio::test]
async fn a_session_that_is_ended_is_taken_up_again() {
    needs_server!();
    let calls = parsed(&archive::lines(0..400));
    let (clean, crm) = (Crm::new().await, Crm::new().await);
    clean.replay(&calls).await;
    let mut person = crm.database.open().await;
    let mut db = crm.database.open().await;
    let job = in_batches_of(11);
    let mut replayed = Box::pin(replay_into(&mut db, &job, &calls));
    let mut ended = 0;
    let report = loop {
        let pause = tokio::time::sleep(std::time::Duration::from_millis(300));
        tokio::select! {
            report = &mut replayed => break report.unwrap(),
            () = pause, if ended < 5 => {
                let tx = person.begin(Access::Write).await.unwrap();
                let others = "select pg_terminate_backend(pid) from pg_stat_activity
                               where datname = current_database() and pid <> pg_backend_pid()
                                 and backend_type = 'client backend'";
                ended += tx.query(others, &[]).await.unwrap().len();
                tx.commit().await.unwrap();
            }
        }
    };
    assert!(ended > 0);
    assert_eq!((report.summary.read, report.summary.rejected, report.summary.unchanged), (400, 0, 0));
    let leads = crm.all("select 1 from public.leads").await.len() as u64;
    assert_eq!(report.summary.counts.leads_created, leads);
    assert_same(&clean.rows().await, &crm.rows().await);
}

#[tokio::test]
async fn too_many_rejects_end_the_run_and_what_was_written_stays() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql("alter table public.calls add constraint none check (session_id not like 'bad%')").await;
    let one = |n: usize| {
        let session = if n % 3 == 2 { format!("bad-{n}") } else { format!("good-{n}") };
        let mut lead = sarah();
        lead["email"] = json!(format!("caller{n}@a.example"));
        lead["phone"] = json!(null);
        call(&session, &format!("2025-11-{:02}T10:00:00Z", n + 1), json!({"lead": lead}))
    };
    let calls: Vec<Value> = (0..20).map(one).collect();
    let job = Job { max_rejects: Some(MaxRejects::Count(2)), ..in_batches_of(5) };
    let error = replay_into(&mut crm.database.open().await, &job, &calls).await.unwrap_err();
    assert!(error.to_string().contains("more than 2 of the records were rejected"), "{error}");
    assert!(error.hints()[0].contains("were written and stay"), "{error:?}");
    let kept = crm.all("select session_id from public.calls").await.len();
    assert!((4..14).contains(&kept), "{kept} calls");
}
