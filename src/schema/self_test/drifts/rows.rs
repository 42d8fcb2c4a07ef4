//! Rows: the pipeline stages, and what stands in the way of a rule.

use crate::schema::contract::Contract;
use crate::schema::ddl;
use crate::schema::finding::Code::*;
use crate::schema::self_test::drift::{Drift, without_constraint};

/// A call of a lead that is not there.
const STRAY_CALL: &str = "insert into public.calls (lead_id, call_type, outcome, call_start_time)
    values ('c1a7a000-0000-4000-8000-00000000000a', 'inbound', 'completed', now());";
/// A conversation of a lead that is not there.
const STRAY_CONVERSATION: &str = "insert into public.conversations (session_id, lead_id)
    values ('clara-self-test', 'c1a7a000-0000-4000-8000-00000000000a');";
/// A rule for scores, in a category that means nothing.
const STRAY_RULE: &str = "insert into public.lead_scoring_criteria
        (name, category, condition_field, condition_operator, condition_value, score_points)
    values ('clara self test', 'astrology', 'sign', 'equals', 'leo', 1);";

pub(super) fn all(contract: &Contract) -> Vec<Drift> {
    let mut all = stages();
    all.extend(orphans());
    all.extend(refused(contract));
    all.extend(empty_and_shared());
    all
}

fn stages() -> Vec<Drift> {
    vec![
        Drift::new(
            "a stage has another name",
            "update public.pipeline_stages set name = 'Haggling' where name = 'Negotiation'",
        )
        .error(ReferenceRowMissing, "pipeline_stages", "Negotiation"),
        Drift::new(
            "a stage has another probability",
            "update public.pipeline_stages set probability = 55 where name = 'Proposal Sent'",
        )
        .warning(ReferenceRowDiffers, "pipeline_stages", "Proposal Sent"),
        Drift::new(
            "stages are in another order",
            "update public.pipeline_stages set order_position = 9999 where name = 'Closed Won'",
        )
        .warning(ReferenceRowDiffers, "pipeline_stages", "Closed Lost")
        .warning(ReferenceRowDiffers, "pipeline_stages", "Closed Won"),
    ]
}

fn orphans() -> Vec<Drift> {
    let without = |table| without_constraint(table, "lead_id", 'f');
    vec![
        Drift::new("a required reference leads nowhere", format!("{} {STRAY_CALL}", without("calls")))
            .error(ForeignKeyMissing, "calls", "lead_id")
            .error(RowsOrphaned, "calls", "lead_id"),
        Drift::new("a reference leads nowhere", format!("{} {STRAY_CONVERSATION}", without("conversations")))
            .error(ForeignKeyMissing, "conversations", "lead_id")
            .error(RowsOrphaned, "conversations", "lead_id"),
        Drift::new(
            "a reference that is not verified leads nowhere",
            format!(
                "{} {STRAY_CONVERSATION} alter table public.conversations
                 add foreign key (lead_id) references public.leads (id) on delete set null not valid",
                without("conversations")
            ),
        )
        .warning(ForeignKeyNotValid, "conversations", "lead_id")
        .error(RowsOrphaned, "conversations", "lead_id"),
    ]
}

fn refused(contract: &Contract) -> Vec<Drift> {
    let without = without_constraint("lead_scoring_criteria", "category", 'c');
    let table = contract.tables.get("lead_scoring_criteria");
    let wanted = table.and_then(|table| table.column("category"));
    let condition = wanted.and_then(|wanted| ddl::condition("category", wanted)).unwrap_or_default();
    vec![
        Drift::new("a row holds a value that means nothing", format!("{without} {STRAY_RULE}"))
            .warning(ValueNotChecked, "lead_scoring_criteria", "category")
            .warning(RowsRefused, "lead_scoring_criteria", "category"),
        Drift::new(
            "a row holds what a CHECK waits for",
            format!(
                "{without} {STRAY_RULE} alter table public.lead_scoring_criteria add check ({condition}) not valid"
            ),
        )
        .warning(CheckNotValid, "lead_scoring_criteria", "category")
        .warning(RowsRefused, "lead_scoring_criteria", "category"),
    ]
}

fn empty_and_shared() -> Vec<Drift> {
    vec![
        Drift::new(
            "a required column is empty",
            "alter table public.nurture_sequences alter name drop not null;
             insert into public.nurture_sequences (description) values ('clara self test')",
        )
        .warning(ColumnNullable, "nurture_sequences", "name"),
        Drift::new(
            "two rows share what only one may have",
            format!(
                "{} insert into public.conversations (session_id) values ('clara-self-test'), ('clara-self-test')",
                without_constraint("conversations", "session_id", 'u')
            ),
        )
        .error(UniqueMissing, "conversations", "session_id"),
        Drift::new(
            "a lead has its source under the former name",
            "select set_config('request.jwt.claims', '{\"role\":\"service_role\"}', true);
             alter table public.leads add source text;
             with client as (
                 insert into public.clients (client_name) values ('clara self test') returning id
             )
             insert into public.leads (client_id, status_bucket, source, lead_source)
             select id, 'P3', 'web', null from client",
        )
        .warning(ValuesElsewhere, "leads", "lead_source"),
    ]
}
