//! stub
/// stub
///
/// # Errors
/// none
pub async fn migrate_within(_: &mut crate::db::Transaction<'_>) -> crate::error::Result<()> {
    Ok(())
}
