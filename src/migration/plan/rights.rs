//! Functions, triggers, accounts, row level security, policies and grants.

use super::draft::Draft;
use super::{Lock, Phase, Step};
use crate::schema::{Code, Finding, ddl};

pub(super) fn draft(draft: &mut Draft<'_>) {
    let new: Vec<String> =
        draft.found(&[Code::TableMissing]).filter_map(|finding| finding.table.clone()).collect();
    functions(draft, &new);
    for table in &new {
        of_new_table(draft, table);
    }
    triggers(draft);
    security(draft);
    for finding in draft.found(&[Code::PrivilegeMissing]) {
        grant(draft, finding);
    }
    accounts(draft);
}

/// Functions before the triggers and policies that call them.
fn functions(draft: &mut Draft<'_>, new: &[String]) {
    for finding in draft.found(&[Code::FunctionMissing]) {
        if let Some(name) = &finding.object {
            function(draft, name);
        }
    }
    if !new.is_empty() {
        // What the policies of new tables ask.
        function(draft, "get_current_user_role");
        function(draft, "is_manager_of");
    }
    let needed = draft
        .parts
        .clone()
        .into_iter()
        .filter(|part| part.kind == "trigger" && new.iter().any(|table| part.table == Some(table)));
    for part in needed {
        function(draft, called(part.sql));
    }
}

/// The function of ours that a trigger calls.
fn called(sql: &'static str) -> &'static str {
    let name = sql.split("execute function public.").nth(1).and_then(|rest| rest.split('(').next());
    name.unwrap_or_default()
}

/// Takes a function, unless there is one by its name: somebody else's is never replaced.
fn function(draft: &mut Draft<'_>, name: &str) {
    if !draft.has_function(name) {
        draft.take_all("function", name, &format!("create the function {name}"), Lock::None);
        draft.take_all("rights", name, &format!("let those call {name} who need it"), Lock::None);
    }
}

fn of_new_table(draft: &mut Draft<'_>, table: &str) {
    draft.take_all("key", table, &format!("refer from {table} to the accounts"), Lock::None);
    draft.take_all("default", table, &format!("note who made a row of {table}"), Lock::None);
    draft.take_all("trigger", table, &format!("keep times of {table} by triggers"), Lock::None);
    draft.take_all("rights", "public", "let the dashboard's roles into the schema", Lock::None);
    draft.take_all("rights", table, &format!("grant what the dashboard needs on {table}"), Lock::None);
    draft.take_all("security", table, &format!("show people only their own rows of {table}"), Lock::None);
    draft.take_all("policy", table, &format!("say whose the rows of {table} are"), Lock::None);
    if table == "users" {
        draft.take_all("accounts", "users", "add the people who have an account", Lock::None);
    }
}

fn triggers(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::TriggerMissing]) {
        let (Some(table), Some(object)) = (finding.table.as_deref(), finding.object.as_deref()) else {
            continue;
        };
        let kind = match object {
            "updated_at" => Some("set_updated_at"),
            "completed_at" => Some("set_completed_at"),
            _ => None,
        };
        let part = draft
            .parts
            .iter()
            .find(|p| p.kind == "trigger" && p.table == Some(table) && Some(p.name) == kind);
        if let Some(part) = part.copied() {
            function(draft, called(part.sql));
            draft.take(part, &format!("keep {object} of {table} by a trigger"), Lock::ShareRowExclusive);
        } else {
            guard(draft, table, object);
        }
    }
    for finding in draft.found(&[Code::TriggerDisabled]) {
        if let (Some(table), Some(name)) = (finding.table.as_deref(), finding.object.as_deref()) {
            let schema = if name == "on_auth_user_created" { "auth" } else { "public" };
            let sql = format!("alter table {schema}.{table} enable trigger {}", ddl::identifier(name));
            let what = format!("switch the trigger {name} on again");
            // Not before the rows are filled: it would say that they were changed just now.
            draft.push(Step::new(Phase::Settle, Some(table), Lock::ShareRowExclusive, what, sql));
        }
    }
}

/// The trigger of a function of the CRM's that is there and guards nothing.
fn guard(draft: &mut Draft<'_>, table: &str, function: &str) {
    let name = match function {
        "validate_lead_engagement_changes" => "before_lead_engagement_changes_validation",
        "validate_follow_up_changes" => "before_follow_up_changes_validation",
        "validate_meeting_changes" => "before_meeting_changes_validation",
        "validate_client_changes" => "before_client_changes_validation",
        "validate_user_update" => "before_user_update_validation",
        _ => return,
    };
    let events = if table == "users" { "update" } else { "insert or update" };
    let sql = format!(
        "create trigger {name} before {events} on public.{table} for each row execute function public.{function}()"
    );
    let what = format!("let {function} guard {table} again");
    draft.push(Step::new(Phase::Settle, Some(table), Lock::ShareRowExclusive, what, sql));
}

fn security(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::RowLevelSecurityOff]) {
        let Some(table) = finding.table.as_deref() else { continue };
        draft.take_all(
            "security",
            table,
            &format!("show people only their own rows of {table}"),
            Lock::AccessExclusive,
        );
        if draft.policies_of(table).is_empty() {
            draft.take_all(
                "policy",
                table,
                &format!("say whose the rows of {table} are"),
                Lock::AccessExclusive,
            );
        }
    }
    for finding in draft.found(&[Code::PolicyMissing]) {
        let (Some(table), Some(command)) = (finding.table.as_deref(), finding.object.as_deref()) else {
            continue;
        };
        let there = draft.policies_of(table);
        let covers = |sql: &str| sql.contains(" for all to ") || sql.contains(&format!(" for {command} to "));
        let parts: Vec<_> = draft
            .parts
            .iter()
            .filter(|part| part.kind == "policy" && part.subject() == table && covers(part.sql))
            .copied()
            .collect();
        for part in parts {
            if there.contains(&part.name) {
                let sql = format!("drop policy {} on public.{table}", part.name);
                let what = format!("take {} away, which lets nobody in", part.name);
                draft.push(Step::prepare(Some(table), Lock::AccessExclusive, what, sql));
            }
            draft.take(part, &format!("let people {command} rows of {table}"), Lock::AccessExclusive);
        }
    }
}

/// The object of the finding is "role: right" on the table, or "role: right on what".
fn grant(draft: &mut Draft<'_>, finding: &Finding) {
    let Some((role, right)) = finding.object.as_deref().and_then(|object| object.split_once(": ")) else {
        return;
    };
    let table = finding.table.as_deref();
    let (verb, on) = match right.split_once(" on ") {
        None => (right, format!("public.{}", table.unwrap_or_default())),
        Some((verb, object)) => match object.split_once(' ') {
            Some(("sequence", name)) => (verb, format!("sequence public.{}", ddl::identifier(name))),
            Some(("schema", _)) => (verb, object.to_owned()),
            _ => (verb, format!("function public.{object}")),
        },
    };
    let role = ddl::identifier(role);
    let what = format!("let {role} {verb} {}", table.unwrap_or(&on));
    draft.push(Step::prepare(table, Lock::None, what, format!("grant {verb} on {on} to {role}")));
}

fn accounts(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::AccountMirrorMissing, Code::AccountWithoutUser]) {
        if finding.code == Code::AccountMirrorMissing {
            mirror(draft);
        } else {
            draft.take_all("accounts", "users", "add the people who have an account", Lock::RowExclusive);
        }
    }
}

const MIRROR: &str = "handle_new_user";

/// Under names of their own where somebody else's function or trigger has ours.
fn mirror(draft: &mut Draft<'_>) {
    let makes_users = |body: &str| body.to_lowercase().contains("users");
    let function = draft.facts.routine(MIRROR);
    let taken =
        draft.catalog().surroundings.account_triggers.iter().any(|t| t.name == "on_auth_user_created");
    let function_name = match function {
        Some(routine) if !makes_users(&routine.body) => format!("clara_crm_{MIRROR}"),
        _ => MIRROR.to_owned(),
    };
    let trigger_name = if taken { "clara_crm_on_auth_user_created" } else { "on_auth_user_created" };
    let named = |sql: &str| {
        sql.replace(&format!("public.{MIRROR}"), &format!("public.{function_name}"))
            .replace("create trigger on_auth_user_created", &format!("create trigger {trigger_name}"))
    };
    let has_function = function.is_some() && function_name == MIRROR;
    let wanted = |kind: &str| match kind {
        "function" => !has_function,
        kind => kind == "mirror",
    };
    let parts: Vec<_> = draft.parts.iter().filter(|p| p.name == MIRROR && wanted(p.kind)).copied().collect();
    for part in parts {
        draft.push(Step::prepare(None, Lock::None, "give each new account its user", named(part.sql)));
    }
}
