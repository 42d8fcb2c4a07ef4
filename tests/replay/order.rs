//! Any order of delivery ends in the same rows.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::crm::{Crm, Rows, assert_same, call, qualified};
use crate::support::server::needs_server;

/// What the order of delivery must not change. Notifications are what was told when.
const TABLES: [&str; 8] =
    ["clients", "leads", "calls", "activities", "conversations", "follow_ups", "meetings", "lead_activities"];

/// One conversation of one caller, in few choices.
#[derive(Debug, Clone)]
struct Choice {
    email: bool,
    phone: bool,
    named: bool,
    score: Option<i32>,
    refuses: bool,
    agent: bool,
}

fn choices(contact: impl Strategy<Value = (bool, bool)>) -> impl Strategy<Value = Choice> {
    let score = prop_oneof![Just(None), Just(Some(10)), Just(Some(45)), Just(Some(65)), Just(Some(85))];
    (contact, any::<bool>(), score, prop::bool::weighted(0.25), any::<bool>()).prop_map(
        |((email, phone), named, score, refuses, agent)| Choice {
            email,
            phone,
            named,
            score,
            refuses,
            agent,
        },
    )
}

fn conversation(number: usize, choice: &Choice) -> Value {
    let mut lead = json!({"tags": [format!("t{number}")], "industry": format!("industry {number}")});
    if choice.named {
        lead["contact_person"] = json!("Sarah Chen");
        lead["company_name"] = json!("TechStart");
        lead["deal_value"] = json!(1000 * number);
    }
    if choice.email {
        lead["email"] = json!("sarah@techstart.example");
    }
    if choice.phone {
        lead["phone"] = json!("+15550100123");
    }
    let mut more = json!({"lead": lead});
    if let Some(score) = choice.score {
        more["qualification"] = qualified(score, "marketing_qualified");
        more["qualification"]["bant_assessment"]["timeline"] =
            json!(if number.is_multiple_of(2) { "this_week" } else { "future" });
    }
    if choice.refuses {
        more["outcome"] = json!("not_interested");
    }
    if choice.agent {
        more["agent"] = json!("ann@team.example");
    }
    call(&format!("s-{number}"), &format!("2025-11-{:02}T10:00:00Z", number + 3), more)
}

/// The owner of a lead is whoever made the call that was delivered first: it is never
/// changed afterwards, so the order shows there.
const OWNER: [&str; 2] = ["agent_id", "created_by"];

fn without_owner(rows: Rows, ids: bool) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for (table, rows) in rows {
        let mut kept: Vec<String> = rows
            .iter()
            .map(|row| {
                let mut row: Value = serde_json::from_str(row).unwrap();
                let owned = matches!(table, "leads" | "follow_ups" | "meetings" | "clients");
                for column in OWNER.iter().filter(|_| owned) {
                    row.as_object_mut().unwrap().remove(*column);
                }
                if !ids {
                    row.as_object_mut().unwrap().remove("lead_id");
                    if matches!(table, "leads" | "follow_ups") {
                        row.as_object_mut().unwrap().remove("id");
                    }
                }
                row.to_string()
            })
            .collect();
        kept.sort();
        all.insert(table, kept);
    }
    all
}

pub(super) async fn emptied(crm: &Crm) {
    crm.sql(
        "delete from public.notifications; delete from public.lead_activities; delete from public.meetings;
         delete from public.follow_ups; delete from public.conversations; delete from public.activities;
         delete from public.calls; delete from public.leads; delete from public.clients",
    )
    .await;
}

pub(super) async fn crm_with_ann() -> Crm {
    let crm = Crm::new().await;
    crm.sql(
        "insert into public.users (id, email, full_name, role)
         values ('00000000-0000-4000-8000-0000000000aa', 'ann@team.example', 'Ann', 'agent')",
    )
    .await;
    crm
}

fn any_order_is_right(contact: impl Strategy<Value = (bool, bool)> + Clone, ids: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let crm = runtime.block_on(crm_with_ann());
    let mut runner = TestRunner::new(Config {
        cases: 10,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    });
    let input = prop::collection::vec(choices(contact), 2..5).prop_flat_map(|set| {
        let order: Vec<usize> = (0..set.len()).collect();
        (Just(set), Just(order).prop_shuffle(), any::<u8>())
    });
    let outcome = runner.run(&input, |(set, order, cuts)| {
        let all: Vec<Value> = (0..).zip(&set).map(|(number, choice)| conversation(number, choice)).collect();
        let (wanted, got) = runtime.block_on(async {
            emptied(&crm).await;
            crm.replay(&all).await;
            let wanted = crm.rows_of(&TABLES).await;
            emptied(&crm).await;
            let mut batch = Vec::new();
            for (place, index) in order.iter().enumerate() {
                batch.push(all[*index].clone());
                if cuts >> place & 1 == 1 || place + 1 == order.len() {
                    crm.replay(&batch).await;
                    batch.clear();
                }
            }
            (wanted, crm.rows_of(&TABLES).await)
        });
        let (wanted, got) = (without_owner(wanted, ids), without_owner(got, ids));
        for (table, rows) in &wanted {
            let other = &got[table];
            let lost: Vec<_> = rows.iter().filter(|row| !other.contains(row)).collect();
            let more: Vec<_> = other.iter().filter(|row| !rows.contains(row)).collect();
            prop_assert!(lost.is_empty() && more.is_empty(), "{}: lost {:#?}, more {:#?}", table, lost, more);
        }
        Ok(())
    });
    drop(crm);
    outcome.unwrap();
}

#[test]
fn conversations_that_share_an_email_may_come_in_any_order() {
    needs_server!();
    any_order_is_right(prop_oneof![Just((true, false)), Just((true, true))], true);
}

/// The lead's id comes from what was known of its caller when the first conversation
/// arrived; all else is the same.
#[test]
fn conversations_that_share_a_phone_may_come_in_any_order() {
    needs_server!();
    any_order_is_right(prop_oneof![Just((false, true)), Just((true, true))], false);
}

#[tokio::test]
async fn the_second_phone_of_a_caller_is_known_too() {
    needs_server!();
    let crm = Crm::new().await;
    let with = |email: Option<&str>, phone: Option<&str>| json!({"lead": {"contact_person": "Sarah Chen", "company_name": "TechStart", "email": email, "phone": phone}});
    let email = Some("sarah@techstart.example");
    crm.replay(&[
        call("s-1", "2025-11-03T10:00:00Z", with(email, Some("+15550100001"))),
        call("s-2", "2025-11-04T10:00:00Z", with(email, Some("+15550100002"))),
        call("s-3", "2025-11-05T10:00:00Z", with(None, Some("+15550100002"))),
    ])
    .await;
    assert_eq!(crm.lead().await["phone"], "+15550100001");
    assert_eq!(crm.all("select 1 from public.calls").await.len(), 3);
}

#[tokio::test]
async fn calls_of_nobody_are_adopted_through_one_another() {
    needs_server!();
    let phone = json!({"lead": {"phone": "+15550100001"}});
    let both = json!({"lead": {"phone": "+15550100001", "email": "sarah@techstart.example"}});
    let named = json!({"lead": {"contact_person": "Sarah Chen", "company_name": "TechStart",
                                "email": "sarah@techstart.example"}});
    let calls = [
        call("s-1", "2025-11-03T10:00:00Z", phone),
        call("s-2", "2025-11-04T10:00:00Z", both),
        call("s-3", "2025-11-05T10:00:00Z", named),
    ];
    let (early, late) = (Crm::new().await, Crm::new().await);
    let report = early.replay(&calls[..2]).await;
    assert_eq!((report.summary.not_a_lead, report.summary.counts.calls_created), (2, 0));
    assert!(early.all("select 1 from public.leads").await.is_empty());
    early.replay(&calls[2..]).await;
    for index in [2, 1, 0] {
        late.replay(&calls[index..=index]).await;
    }
    assert_same(&early.rows_of(&TABLES).await, &late.rows_of(&TABLES).await);
    assert_eq!(early.all("select 1 from public.calls").await.len(), 3);
    assert_eq!(early.lead().await["first_touch_date"], "2025-11-03T10:00:00+00:00");
}
