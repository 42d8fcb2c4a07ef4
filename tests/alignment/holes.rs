//! A database that lacks any one thing is still judged, and made whole again.

use clara_crm::db::Access;
use clara_crm::migration;
use clara_crm::schema::{self, contract};

use super::proof::findings;
use super::run;
use super::starts::Platform;
use crate::support::server::needs_server;

/// Every column of the contract, with its table.
fn columns() -> Vec<(String, String)> {
    let tables = &contract().unwrap().tables;
    let names = tables.iter().flat_map(|(table, wanted)| {
        wanted.all_columns().map(|(column, _)| (table.clone(), column.to_owned()))
    });
    names.collect()
}

#[tokio::test]
async fn a_check_survives_the_loss_of_any_column_and_sees_it() {
    needs_server!();
    let database = Platform::Supabase.empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    let mut db = database.open().await;
    let mut wrong = Vec::new();
    for (table, column) in columns() {
        let tx = db.begin(Access::Schema).await.unwrap();
        tx.batch(&format!("alter table public.{table} drop column {column} cascade")).await.unwrap();
        match schema::check(&tx).await {
            Err(error) => wrong.push(format!("{table}.{column}: {error}")),
            Ok(alignment) => {
                let seen = alignment.findings.iter().any(|finding| {
                    finding.table.as_deref() == Some(&table) && finding.object.as_deref() == Some(&column)
                });
                wrong.extend((!seen).then(|| format!("{table}.{column}: not seen")));
            }
        }
        tx.rollback().await.unwrap();
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_table_that_is_gone_comes_back() {
    needs_server!();
    for table in ["users", "pipeline_stages", "leads", "conversations", "todos", "clients"] {
        let database = Platform::Supabase.empty().await;
        run::migrate(&database);
        database.script(&format!("drop table public.{table} cascade")).await;
        run::migrate(&database);
        assert_eq!(findings(&database).await, Vec::<String>::new(), "without {table}");
    }
}

#[tokio::test]
async fn columns_that_are_gone_come_back() {
    needs_server!();
    let database = Platform::Supabase.empty().await;
    run::migrate(&database);
    for (n, (table, column)) in columns().iter().enumerate() {
        if n % 3 == 0 && column != "id" {
            database.script(&format!("alter table public.{table} drop column {column} cascade")).await;
        }
    }
    run::migrate(&database);
    assert_eq!(findings(&database).await, Vec::<String>::new());
}
