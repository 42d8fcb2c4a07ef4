//! Is Clara's own user there, and may it own leads?

use super::Subject;
use crate::agent::{Agent, CLARA_EMAIL};
use crate::db::{Transaction, Type, column};
use crate::error::Result;
use crate::schema::catalog::Relation;
use crate::schema::column_type::{Fit, fit};
use crate::schema::contract::Table;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

/// What could be learned about Clara's user.
pub(in crate::schema) enum Clara {
    /// Nothing, or nobody uses the CRM yet: she is made when she is needed.
    Unknown,
    /// There are users, but not her.
    Absent,
    /// Her row.
    There(Box<Agent>),
}

/// Reads her row, where the table is fit to be read and shows all of its rows.
///
/// # Errors
/// What the server reported.
pub(in crate::schema) async fn read(
    tx: &Transaction<'_>,
    table: Option<&Table>,
    live: Option<&Relation>,
) -> Result<Clara> {
    let Some((table, relation)) = table.zip(live) else { return Ok(Clara::Unknown) };
    let readable = ["id", "email", "role", "is_active"].iter().all(|column| {
        let pair = table.column(column).zip(relation.column(column));
        pair.is_some_and(|(wanted, live)| fit(wanted, live) != Fit::Fails)
    });
    if !readable || !relation.shows_all_rows {
        return Ok(Clara::Unknown);
    }
    let sql = "select u.id, u.email::text, u.role::text, u.is_active \
               from (select from public.users limit 1) somebody \
               left join public.users u on lower(btrim(u.email)) = $1 limit 1";
    let rows = tx.query(sql, &[(&CLARA_EMAIL, Type::TEXT)]).await?;
    let Some(row) = rows.first() else { return Ok(Clara::Unknown) };
    let Some(id) = column(row, "id")? else { return Ok(Clara::Absent) };
    Ok(Clara::There(Box::new(Agent {
        id,
        full_name: None,
        email: column(row, "email")?,
        role: column::<Option<String>>(row, "role")?.unwrap_or_default(),
        manager_id: None,
        is_active: column(row, "is_active")?,
        leads: 0,
    })))
}

/// One verdict, on the table `users`.
pub(in crate::schema) fn check(subject: &Subject<'_>, clara: &Clara) -> Verdict {
    subject.on_table(|_| match clara {
        Clara::Absent => Finding::new(Code::AgentMissing, Severity::Info, subject.name)
            .object(CLARA_EMAIL)
            .expected("Clara's own user, who is made when she is needed")
            .by_hand("clara-crm agents ensure")
            .into(),
        Clara::There(agent) if !agent.may_own_leads() => {
            let active = if agent.is_active == Some(false) { "not active" } else { "active" };
            let hint = format!(
                "update public.users set is_active = true, role = 'agent' where lower(btrim(email)) = '{CLARA_EMAIL}'"
            );
            Finding::new(Code::AgentUnfit, Severity::Warning, subject.name)
                .object(CLARA_EMAIL)
                .expected("active, with a role that may own leads")
                .actual(format!("{active}, with the role {}", agent.role))
                .by_hand(hint)
                .into()
        }
        Clara::Unknown | Clara::There(_) => Verdict::Pass,
    })
}
