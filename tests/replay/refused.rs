//! A record that the database refuses, and one that it cannot take.

use serde_json::{Value, json};

use clara_crm::replay::Job;

use super::crm::{Crm, assert_same, call, qualified, sarah};
use crate::support::server::needs_server;

fn calls() -> [Value; 3] {
    let bo = json!({"lead": {"contact_person": "Bo Lind", "company_name": "Northwind", "email": "bo@northwind.example"},
                    "qualification": qualified(85, "opportunity")});
    let cy = json!({"lead": {"contact_person": "Cy Dean", "company_name": "Contoso", "email": "cy@contoso.example"}});
    [
        call("s-1", "2025-11-03T10:00:00Z", json!({"lead": sarah()})),
        call("s-2", "2025-11-04T10:00:00Z", bo),
        call("s-3", "2025-11-05T10:00:00Z", cy),
    ]
}

#[tokio::test]
async fn a_refused_row_rejects_its_conversation_and_nothing_of_it_is_left() {
    needs_server!();
    let refusals = [
        "alter table public.meetings add constraint short check (length(title) < 3)",
        "alter table public.calls add constraint only_some check (session_id <> 's-2')",
        "alter table public.notifications add constraint some_only check (message not like 'Bo%')",
        "create function public.no() returns trigger language plpgsql as $f$ begin
           if new.email like 'bo@%' then raise exception 'No leads from Northwind.'; end if; return new; end $f$;
         create trigger no before insert on public.leads for each row execute function public.no()",
    ];
    for refusal in refusals {
        let [one, two, three] = calls();
        let (refusing, clean) = (Crm::new().await, Crm::new().await);
        refusing.sql(refusal).await;
        let report = refusing.run(&Job::default(), &[one.clone(), two, three.clone()]).await;
        clean.replay(&[one, three]).await;
        assert_eq!(
            (report.summary.created, report.summary.rejected, report.summary.read),
            (2, 1, 3),
            "{refusal}"
        );
        let reject = &report.rejected[0];
        assert_eq!((reject.source.as_str(), reject.session_id.as_deref()), ("calls.jsonl:2", Some("s-2")));
        assert!(reject.reason.contains("SQLSTATE"), "{}", reject.reason);
        assert!(!reject.reason.contains("bo@northwind.example"), "{}", reject.reason);
        assert_same(&clean.rows().await, &refusing.rows().await);
    }
}

#[tokio::test]
async fn claras_user_is_made_again_where_its_conversation_was_refused() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql("alter table public.calls add constraint only_some check (session_id <> 's-1')").await;
    let report = crm.run(&Job::default(), &calls()).await;
    assert_eq!((report.summary.created, report.summary.rejected), (2, 1));
    assert_eq!(crm.all("select 1 from public.users").await.len(), 1);
}

#[tokio::test]
async fn a_value_beyond_an_index_rejects_its_conversation_only() {
    needs_server!();
    let crm = Crm::new().await;
    // Hardly compressible, so that it does not fit in an index.
    let session: String =
        (0..4000).map(|n: u32| char::from_u32(0x4e00 + n.wrapping_mul(7919) % 20000).unwrap()).collect();
    let [one, _, three] = calls();
    let wide = call(
        &session,
        "2025-11-04T10:00:00Z",
        json!({"lead": {"email": "wide@a.example", "contact_person": "W"}}),
    );
    let report = crm.run(&Job::default(), &[one, wide, three]).await;
    assert_eq!((report.summary.created, report.summary.rejected), (2, 1));
}
