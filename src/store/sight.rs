//! Who of the CRM's people sees which rows: asked in their place.

use serde::Deserialize;
use uuid::Uuid;

use super::replay::parsed;
use crate::db::{Transaction, Type};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::evaluate;

/// What the database has to tell people apart.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Doors {
    /// The role `authenticated` and `auth.uid()` are there.
    pub signed_in: bool,
    /// The role `anon` is there.
    pub anon: bool,
}

/// The people around the owner of a lead.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct People {
    /// The owner's manager.
    pub manager: Option<Uuid>,
    /// A manager of anybody.
    pub any_manager: Option<Uuid>,
    /// A super admin other than the owner.
    pub super_admin: Option<Uuid>,
    /// An agent other than the owner.
    pub other_agent: Option<Uuid>,
}

/// Somebody in whose place a question is asked.
#[derive(Debug, Clone, Copy)]
pub struct Onlooker {
    /// As `auth.uid()` gives it.
    pub user: Uuid,
    /// The database role that a request of theirs has.
    pub role: &'static str,
}

/// Makes sure that this role sees every row of these tables: what is hidden would be taken
/// for what is not there, and that must not look like success.
///
/// # Errors
/// Where row level security applies to this role and no policy lets it see everything.
pub async fn assert_nothing_hidden(tx: &Transaction<'_>, tables: &[&str]) -> Result<()> {
    let rows = tx.query(include_str!("sql/hidden.sql"), &[(&tables, Type::TEXT_ARRAY)]).await?;
    let tables: Vec<String> = rows.iter().map(|row| format!("`{}`", row.get::<_, String>(0))).collect();
    if tables.is_empty() {
        return Ok(());
    }
    let what = format!("row level security may hide rows of {} from this role", tables.join(", "));
    Err(Error::new(ErrorKind::NotPermitted, what)
        .because("what is known already would be taken for new")
        .hint("connect as a role that sees every lead, such as `postgres` or `service_role`"))
}

/// What the database has to tell people apart.
///
/// # Errors
/// What the server reported.
pub async fn doors(tx: &Transaction<'_>) -> Result<Doors> {
    let sql = "select to_regrole('authenticated') is not null and to_regprocedure('auth.uid()') is not null, \
                      to_regrole('anon') is not null";
    let rows = tx.query(sql, &[]).await?;
    let said = |place| rows.first().is_some_and(|row| row.get(place));
    Ok(Doors { signed_in: said(0), anon: said(1) })
}

/// The people around the owner of a lead, as far as they are there.
///
/// # Errors
/// What the server reported.
pub async fn people(tx: &Transaction<'_>, owner: Uuid) -> Result<Option<People>> {
    let rows = tx.query(include_str!("sql/people.sql"), &[(&owner, Type::UUID)]).await?;
    Ok(parsed(&rows)?.into_iter().next())
}

/// In which of `tables` somebody, or the current role, sees a row of the lead. `None`
/// where the current role may not ask in their place.
///
/// # Errors
/// When the connection is gone. What a policy fails with means that nothing is seen.
pub async fn seen(
    tx: &mut Transaction<'_>,
    onlooker: Option<Onlooker>,
    lead: Uuid,
    tables: &[&str],
) -> Result<Option<Vec<bool>>> {
    let savepoint = tx.savepoint().await?;
    if let Some(Onlooker { user, role }) = onlooker {
        savepoint.act_as(user, role).await?;
        match savepoint.batch(&format!("set local role {role}")).await {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
            Err(_) => return savepoint.rollback().await.map(|()| None),
        }
    }
    let question = |table: &&str| {
        let key = if *table == "leads" { "id" } else { "lead_id" };
        format!("select exists (select from public.{table} where {key} = '{lead}')")
    };
    let questions: Vec<_> = tables.iter().map(question).collect();
    let answers = evaluate::<bool>(&savepoint, &questions).await?;
    savepoint.rollback().await?;
    Ok(Some(answers.into_iter().map(|answer| answer == Some(true)).collect()))
}

/// Makes a user report to another, in the eyes of the CRM's guards as `by`.
///
/// # Errors
/// What the server refused.
pub async fn report_to(tx: &Transaction<'_>, user: Uuid, manager: Uuid, by: Uuid) -> Result<()> {
    tx.act_as(by, "authenticated").await?;
    let sql = "update public.users set manager_id = $2 where id = $1";
    tx.execute(sql, &[(&user, Type::UUID), (&manager, Type::UUID)]).await.map(drop)
}

/// The policies of a table that people who have signed in meet, as one line.
///
/// # Errors
/// What the server reported.
pub async fn policies(tx: &Transaction<'_>, table: &str) -> Result<Option<String>> {
    let sql = "select string_agg(
                   concat(quote_ident(policyname), case permissive when 'RESTRICTIVE' then ' (restrictive)' end),
                   ', ' order by policyname)
               from pg_catalog.pg_policies where schemaname = 'public' and tablename = $1";
    Ok(tx.query(sql, &[(&table, Type::TEXT)]).await?.first().and_then(|row| row.get(0)))
}
