//! The users who own leads: finding them, and making Clara's own.

use futures_util::join;
use serde_json::json;
use uuid::Uuid;

use super::replay::parsed;
use crate::agent::{Agent, CLARA_EMAIL, CLARA_NAME, Identity};
use crate::db::{Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};

/// Every user with the number of leads they own, Clara's own user first, then by name.
///
/// # Errors
/// What the server reported.
pub async fn list(tx: &Transaction<'_>) -> Result<Vec<Agent>> {
    parsed(&tx.query(include_str!("sql/agents.sql"), &[(&None::<&str>, Type::TEXT)]).await?)
}

/// Every user, without the number of leads.
///
/// # Errors
/// What the server reported.
pub async fn people(tx: &Transaction<'_>) -> Result<Vec<Agent>> {
    let sql = "select to_jsonb(u) from public.users u";
    parsed(&tx.query(sql, &[]).await?)
}

/// The user of this id or email (regardless of case).
///
/// # Errors
/// What the server reported.
pub async fn find(tx: &Transaction<'_>, id_or_email: &str) -> Result<Option<Agent>> {
    let key = id_or_email.trim();
    Ok(parsed(&tx.query(include_str!("sql/agents.sql"), &[(&Some(key), Type::TEXT)]).await?)?
        .into_iter()
        .next())
}

/// Finds Clara's own user, or makes it; says whether it was made.
///
/// # Errors
/// Where this role may not make users: then what to do instead.
pub async fn ensure_clara(tx: &Transaction<'_>) -> Result<(Agent, bool)> {
    if let Some(agent) = find(tx, CLARA_EMAIL).await? {
        return Ok((agent, false));
    }
    make_clara(tx).await
}

/// Makes Clara's own user, which was not there; says whether another process was not quicker.
///
/// # Errors
/// As [`ensure_clara`].
pub async fn make_clara(tx: &Transaction<'_>) -> Result<(Agent, bool)> {
    let (begun, mirrored) = join!(tx.batch("savepoint clara_user"), mirrors_auth(tx));
    begun?;
    let made = match create(tx, mirrored?).await {
        Ok(made) => made,
        Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
        Err(error) => {
            tx.batch("rollback to savepoint clara_user; release savepoint clara_user").await?;
            return Err(cannot_create(error));
        }
    };
    let (ended, found) = join!(tx.batch("release savepoint clara_user"), find(tx, CLARA_EMAIL));
    ended?;
    found?.map(|agent| (agent, made)).ok_or_else(|| {
        cannot_create(Error::new(
            ErrorKind::NotPermitted,
            "the row that was written is hidden from this role",
        ))
    })
}

/// The user under whose name Clara writes, given whom the database has under that name: the
/// one that `DEFAULT_AGENT_ID` names, else her own, who is made where she is not there.
///
/// # Errors
/// Where the user that is named is not there or may not own leads, or hers cannot be made.
pub async fn standing_in(
    tx: &mut Transaction<'_>,
    identity: &Identity,
    found: Option<Agent>,
) -> Result<Agent> {
    match (found, identity.default_agent) {
        (None, None) => make_clara(tx).await.map(|(agent, _)| agent),
        (Some(agent), None) => Ok(agent),
        (Some(agent), Some(_)) if agent.may_own_leads() => Ok(agent),
        (Some(_), Some(_)) => Err(refused("the user that `DEFAULT_AGENT_ID` names may not own leads")
            .because("the user is not active, or has no role of the sales team")),
        (None, Some(_)) => Err(refused("no user has the id that `DEFAULT_AGENT_ID` names")),
    }
}

/// As [`standing_in`], looking for the user first.
///
/// # Errors
/// As [`standing_in`].
pub async fn who_stands_in(tx: &mut Transaction<'_>, identity: &Identity) -> Result<Agent> {
    let key = identity.default_agent.map_or_else(|| CLARA_EMAIL.to_owned(), |id| id.to_string());
    let found = find(tx, &key).await?;
    standing_in(tx, identity, found).await
}

fn refused(what: &str) -> Error {
    Error::new(ErrorKind::Refused, what).hint("clara-crm agents list")
}

/// A super admin: somebody whom the CRM's own triggers let change everything.
///
/// # Errors
/// What the server reported.
pub async fn super_admin(tx: &Transaction<'_>) -> Result<Option<Uuid>> {
    let sql = "select id::text as id from public.users where role::text = 'super_admin' order by id limit 1";
    let found = tx.query(sql, &[]).await?.first().map(|row| column::<String>(row, "id")).transpose()?;
    Ok(found.and_then(|id| id.parse().ok()))
}

fn cannot_create(error: Error) -> Error {
    error
        .context("Clara's user could not be made")
        .hint(format!(
            "invite {CLARA_EMAIL} in the CRM (in Supabase: Authentication > Users), then run this again"
        ))
        .hint("or set DEFAULT_AGENT_ID to the id of an existing user; clara-crm agents list shows them")
}

/// Where `users.id` references `auth.users`, that row comes first, and a trigger there
/// may make the public one; what it leaves open is filled in. False where another process
/// was quicker.
async fn create(tx: &Transaction<'_>, mirrored: bool) -> Result<bool> {
    let id = crate::ids::user(CLARA_EMAIL);
    let signed_up = mirrored && create_auth_user(tx, id, CLARA_EMAIL, CLARA_NAME).await?;
    let added = create_user(tx, id, CLARA_EMAIL, CLARA_NAME, "agent").await?;
    Ok(signed_up || added > 0)
}

/// Makes somebody with a role of the CRM, with an account where users have one. Not for
/// Clara's own user, whom [`ensure_clara`] makes.
///
/// # Errors
/// What the server, or a guard of the CRM, refused.
pub async fn add(tx: &Transaction<'_>, email: &str, name: &str, role: &str) -> Result<Uuid> {
    let id = crate::ids::user(email);
    if mirrors_auth(tx).await? {
        create_auth_user(tx, id, email, name).await?;
    }
    create_user(tx, id, email, name, role).await?;
    // The row that a sign-up makes is an agent's.
    let sql = "update public.users set role = $2 where id = $1 and role <> $2";
    tx.execute(sql, &[(&id, Type::UUID), (&role, Type::TEXT)]).await?;
    Ok(id)
}

async fn create_user(tx: &Transaction<'_>, id: Uuid, email: &str, name: &str, role: &str) -> Result<u64> {
    tx.execute(
        "insert into public.users (id, email, full_name, role, is_active) values ($1, $2, $3, $4, true)
         on conflict do nothing",
        &[(&id, Type::UUID), (&email, Type::TEXT), (&name, Type::TEXT), (&role, Type::TEXT)],
    )
    .await
}

async fn mirrors_auth(tx: &Transaction<'_>) -> Result<bool> {
    let sql = "select exists (
                 select from pg_catalog.pg_constraint
                  where contype = 'f' and conrelid = to_regclass('public.users')
                    and confrelid = to_regclass('auth.users'))";
    Ok(tx.query(sql, &[]).await?.first().is_some_and(|row| row.get(0)))
}

/// The columns that a sign-up fills, as far as this version of `auth.users` has them:
/// null tokens there break the dashboard's user list.
async fn create_auth_user(tx: &Transaction<'_>, id: Uuid, email: &str, name: &str) -> Result<bool> {
    let row = json!({
        "id": id, "instance_id": Uuid::nil(), "aud": "authenticated", "role": "authenticated",
        "email": email, "encrypted_password": "", "confirmation_token": "", "recovery_token": "",
        "email_change": "", "email_change_token_new": "", "email_change_token_current": "",
        "phone_change": "", "phone_change_token": "", "reauthentication_token": "",
        "raw_app_meta_data": {"provider": "email", "providers": ["email"]},
        "raw_user_meta_data": {"full_name": name, "role": "agent"},
        "is_sso_user": false, "is_anonymous": false,
    });
    let wanted: Vec<&str> = row.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let found = tx
        .query(
            "select attname::text from pg_catalog.pg_attribute
              where attrelid = to_regclass('auth.users') and attnum > 0 and not attisdropped
                and attgenerated = '' and attname = any($1)
              order by attnum",
            &[(&wanted, Type::TEXT_ARRAY)],
        )
        .await?;
    let columns: Vec<String> = found.iter().map(|row| row.get(0)).collect();
    let list = columns.join(", ");
    let sql = format!(
        "insert into auth.users ({list}) select {list} from jsonb_populate_record(null::auth.users, $1)
         on conflict (id) do nothing"
    );
    tx.execute(&sql, &[(&row, Type::JSONB)]).await.map(|added| added > 0)
}
