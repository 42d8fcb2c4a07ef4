//! Keys, references, uniqueness, CHECKs and indexes.

use crate::schema::contract::Contract;
use crate::schema::ddl;
use crate::schema::finding::Code::*;
use crate::schema::self_test::drift::{Drift, without_constraint, without_index};

pub(super) fn all(contract: &Contract) -> Vec<Drift> {
    let mut all = references();
    all.extend(uniqueness());
    all.extend(values(contract));
    all.extend(indexes());
    all
}

fn references() -> Vec<Drift> {
    let without = |table, column| without_constraint(table, column, 'f');
    let instead = |table, column, action: &str| {
        format!(
            "{} alter table public.{table} add foreign key ({column}) references {action}",
            without(table, column)
        )
    };
    vec![
        Drift::new("a primary key is dropped", without_constraint("lead_activities", "id", 'p')).error(
            PrimaryKey,
            "lead_activities",
            "id",
        ),
        Drift::new("a foreign key is dropped", without("calls", "lead_id")).error(
            ForeignKeyMissing,
            "calls",
            "lead_id",
        ),
        Drift::new("a foreign key to the owner is dropped", without("leads", "agent_id")).error(
            ForeignKeyMissing,
            "leads",
            "agent_id",
        ),
        Drift::new(
            "a foreign key does not delete any more",
            instead("calls", "lead_id", "public.leads (id) not valid"),
        )
        .warning(ForeignKeyAction, "calls", "lead_id"),
        Drift::new(
            "a foreign key deletes",
            instead("leads", "agent_id", "public.users (id) on delete cascade not valid"),
        )
        .warning(ForeignKeyAction, "leads", "agent_id"),
        Drift::new(
            "a foreign key refers to another table",
            instead("calls", "lead_id", "public.clients (id) on delete cascade not valid"),
        )
        .error(ForeignKeyTarget, "calls", "lead_id"),
        Drift::new(
            "a foreign key is not verified",
            instead("calls", "lead_id", "public.leads (id) on delete cascade not valid"),
        )
        .warning(ForeignKeyNotValid, "calls", "lead_id"),
    ]
}

fn uniqueness() -> Vec<Drift> {
    let without = without_constraint("calls", "session_id", 'u');
    vec![
        Drift::new("uniqueness is dropped", without.clone()).error(UniqueMissing, "calls", "session_id"),
        Drift::new(
            "uniqueness holds for some rows only",
            format!("{without} create unique index on public.calls (session_id) where session_id like 'a%'"),
        )
        .error(UniqueMissing, "calls", "session_id"),
        Drift::new(
            "uniqueness is looked at too late",
            format!(
                "{without} alter table public.calls add unique (session_id) deferrable initially deferred"
            ),
        )
        .error(UniqueMissing, "calls", "session_id"),
        Drift::new(
            "more is unique than was asked",
            "create unique index on public.todo_attachments (file_url)",
        )
        .info(UniqueUnexpected, "todo_attachments", "file_url"),
        Drift::new(
            "two columns together are unique",
            "create unique index on public.todo_attachments (filename, todo_id)",
        )
        .info(UniqueUnexpected, "todo_attachments", "filename, todo_id"),
        Drift::new(
            "an expression is unique for some rows",
            "create unique index on public.todo_attachments (lower(filename)) where uploaded_by is not null",
        )
        .info(UniqueUnexpected, "todo_attachments", "lower(filename)"),
    ]
}

fn values(contract: &Contract) -> Vec<Drift> {
    let without = |table, column| without_constraint(table, column, 'c');
    let instead = |table, column, condition: &str| {
        format!("{} alter table public.{table} add check ({condition}) not valid", without(table, column))
    };
    let as_needed = |table: &str, column: &str| {
        let wanted = contract.tables.get(table).and_then(|wanted| wanted.column(column));
        wanted.and_then(|wanted| ddl::condition(column, wanted)).unwrap_or_default()
    };
    vec![
        Drift::new("a CHECK is dropped", without("calls", "outcome")).warning(
            ValueNotChecked,
            "calls",
            "outcome",
        ),
        Drift::new(
            "a CHECK is narrowed",
            instead(
                "calls",
                "outcome",
                "outcome in ('completed', 'no_answer', 'busy', 'failed', 'voicemail')",
            ),
        )
        .error(ValueRefused, "calls", "outcome")
        .warning(CheckNotValid, "calls", "outcome"),
        Drift::new(
            "a CHECK on a kind of call is narrowed",
            instead("calls", "call_type", "call_type in ('inbound', 'outbound', 'callback', 'voicemail')"),
        )
        .error(ValueRefused, "calls", "call_type")
        .warning(CheckNotValid, "calls", "call_type"),
        Drift::new(
            "a CHECK on a number is narrowed",
            instead("leads", "win_probability", "win_probability between 0 and 50"),
        )
        .error(ValueRefused, "leads", "win_probability")
        .warning(CheckNotValid, "leads", "win_probability"),
        Drift::new("a CHECK on a number is dropped", without("pipeline_stages", "probability")).warning(
            ValueNotChecked,
            "pipeline_stages",
            "probability",
        ),
        Drift::new("a CHECK is not verified", instead("calls", "outcome", &as_needed("calls", "outcome")))
            .warning(CheckNotValid, "calls", "outcome"),
        Drift::new(
            "a CHECK refuses what Clara writes",
            "alter table public.leads add check (lead_source in ('web', 'phone')) not valid",
        )
        .error(ValueRefused, "leads", "lead_source"),
        Drift::new(
            "a CHECK fails instead of refusing",
            "alter table public.leads add check (lead_source::int > 0) not valid",
        )
        .error(ValueRefused, "leads", "lead_source"),
        Drift::new(
            "a CHECK of two columns refuses a value whatever the other is",
            "alter table public.calls add check (outcome <> 'qualified' and duration >= 0) not valid",
        )
        .error(ValueRefused, "calls", "outcome"),
        Drift::new(
            "a CHECK looks at two columns together",
            "alter table public.calls add constraint clara_self_test
                 check (call_type <> 'ai_voice' or transcript is null) not valid",
        )
        .info(CheckNotJudged, "calls", "clara_self_test"),
    ]
}

fn indexes() -> Vec<Drift> {
    vec![
        Drift::new("an index is dropped", without_index("leads", "agent_id")).warning(IndexMissing, "leads", "agent_id"),
        Drift::new("an index on an expression is dropped", without_index("leads", "lower(btrim(email"))
            .warning(IndexMissing, "leads", "lower(btrim(email))"),
        Drift::new("an index of two columns loses one", format!(
            "{} create index on public.follow_ups (agent_id)", without_index("follow_ups", "agent_id")
        ))
        .warning(IndexMissing, "follow_ups", "agent_id, due_date"),
        Drift::new(
            "an index covers some rows only",
            format!(
                "{} create index on public.leads (agent_id) where status_bucket = 'P1'",
                without_index("leads", "agent_id")
            ),
        )
        .warning(IndexMissing, "leads", "agent_id"),
        Drift::new(
            "an index is left over from a build that did not end",
            "create index clara_self_test on public.todo_attachments (filename);
             update pg_catalog.pg_index set indisvalid = false where indexrelid = 'public.clara_self_test'::regclass",
        )
        .warning(IndexInvalid, "todo_attachments", "clara_self_test"),
    ]
}
