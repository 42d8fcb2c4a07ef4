//! Tables, columns, types, nullability and defaults.

use crate::schema::finding::Code::*;
use crate::schema::self_test::drift::{Drift, for_default};

pub(super) fn all() -> Vec<Drift> {
    let mut all = tables();
    all.extend(types());
    all.extend(nullability());
    all.extend(defaults());
    all
}

fn tables() -> Vec<Drift> {
    vec![
        Drift::new("a table is dropped", "drop table public.todo_comments").error(
            TableMissing,
            "todo_comments",
            "",
        ),
        Drift::new("a table is renamed", "alter table public.attendance rename to presence").error(
            TableMissing,
            "attendance",
            "",
        ),
        Drift::new("an optional table is dropped", "drop table public.user_links").info(
            TableMissing,
            "user_links",
            "",
        ),
        Drift::new(
            "a view takes a table's name",
            "drop table public.todo_comments; create view public.todo_comments as select 1 as id",
        )
        .error(NotATable, "todo_comments", ""),
        Drift::new("a column is dropped", "alter table public.leads drop budget").error(
            ColumnMissing,
            "leads",
            "budget",
        ),
        Drift::new("a unique column is dropped", "alter table public.calls drop session_id").error(
            ColumnMissing,
            "calls",
            "session_id",
        ),
        Drift::new("a column that refers to users is dropped", "alter table public.clients drop created_by")
            .error(ColumnMissing, "clients", "created_by"),
        Drift::new("a column is renamed", "alter table public.leads rename budget to money").error(
            ColumnMissing,
            "leads",
            "budget",
        ),
        Drift::new("a column has its former name", "alter table public.leads rename lead_source to source")
            .error(ColumnMissing, "leads", "lead_source"),
        Drift::new(
            "a required column has its former name",
            "alter table public.clients rename client_name to name",
        )
        .error(ColumnMissing, "clients", "client_name"),
        Drift::new(
            "a column that nobody knows is required",
            "alter table public.todo_comments add region text not null",
        )
        .error(ExtraColumnRequired, "todo_comments", "region"),
        Drift::new(
            "a former column is still required",
            "alter table public.clients add name text; update public.clients set name = client_name;
             alter table public.clients alter name set not null",
        )
        .error(ExtraColumnRequired, "clients", "name"),
    ]
}

fn types() -> Vec<Drift> {
    vec![
        Drift::new("a number becomes text", "alter table public.clients alter company_size type text").error(
            ColumnType,
            "clients",
            "company_size",
        ),
        Drift::new("a number becomes wider", "alter table public.calls alter duration type bigint")
            .warning(ColumnType, "calls", "duration"),
        Drift::new(
            "an amount becomes inexact",
            "alter table public.leads alter deal_value type double precision",
        )
        .warning(ColumnType, "leads", "deal_value"),
        Drift::new("a time loses its zone", "alter table public.leads alter first_touch_date type timestamp")
            .warning(ColumnType, "leads", "first_touch_date"),
        Drift::new(
            "a document cannot be searched",
            "alter table public.leads alter extracted_info type json",
        )
        .error(ColumnType, "leads", "extracted_info"),
        Drift::new("a list becomes text", "alter table public.leads alter tags type text using tags::text")
            .error(ColumnType, "leads", "tags"),
        Drift::new(
            "a text is cut short",
            "alter table public.calls alter transcript type varchar(500) using left(transcript, 500)",
        )
        .error(ColumnTooShort, "calls", "transcript"),
        Drift::new(
            "an amount has too few digits",
            "alter table public.clients alter expected_value type numeric(5,2) using null",
        )
        .error(ValueRefused, "clients", "expected_value"),
        Drift::new(
            "an enum has another label",
            "alter type public.todo_status rename value 'completed' to 'done'",
        )
        .error(EnumLabelMissing, "", "todo_status"),
        Drift::new("an enum is renamed", "alter type public.team_type_enum rename to team_kind")
            .error(EnumMissing, "", "team_type_enum")
            .error(ColumnType, "daily_reports", "team_type"),
    ]
}

fn nullability() -> Vec<Drift> {
    vec![
        Drift::new(
            "a required column may be empty",
            "alter table public.calls alter call_type drop not null",
        )
        .warning(ColumnNullable, "calls", "call_type"),
        Drift::new(
            "a column that a backfill fills may be empty",
            "alter table public.leads alter status_bucket drop not null",
        )
        .warning(ColumnNullable, "leads", "status_bucket"),
        Drift::new(
            "a column must be filled that may be empty",
            "update public.calls set notes = '' where notes is null; set constraints all immediate;
             alter table public.calls alter notes set not null",
        )
        .error(ColumnNotNull, "calls", "notes"),
        Drift::new(
            "a column with a default must be filled",
            "alter table public.calls alter notes set default '';
             update public.calls set notes = '' where notes is null; set constraints all immediate;
             alter table public.calls alter notes set not null",
        )
        .warning(ColumnNotNull, "calls", "notes"),
    ]
}

fn defaults() -> Vec<Drift> {
    vec![
        Drift::new("ids are not made any more", for_default("leads", "id", "drop default")).error(
            DefaultMissing,
            "leads",
            "id",
        ),
        Drift::new(
            "every row gets the same id",
            for_default("leads", "id", "set default '00000000-0000-4000-8000-000000000000'"),
        )
        .warning(DefaultDiffers, "leads", "id"),
        Drift::new("rows are not dated any more", for_default("calls", "created_at", "drop default"))
            .warning(DefaultMissing, "calls", "created_at"),
        Drift::new("rows are dated wrongly", for_default("calls", "created_at", "set default '2020-01-01'"))
            .warning(DefaultDiffers, "calls", "created_at"),
        Drift::new("users start inactive", for_default("users", "is_active", "set default false")).warning(
            DefaultDiffers,
            "users",
            "is_active",
        ),
        Drift::new(
            "a list starts empty",
            for_default("notifications", "delivery_method", "set default '{}'"),
        )
        .warning(DefaultDiffers, "notifications", "delivery_method"),
    ]
}
