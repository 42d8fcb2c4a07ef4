//! What each person of a team sees and may do, as the server answers.

use std::collections::BTreeMap;

use tokio_postgres::Client;

use crate::support::database::TestDatabase;

/// Who asks: a name, the role of the session, and the claims it comes with.
pub(super) struct Person {
    name: &'static str,
    role: &'static str,
    claims: String,
}

impl Person {
    fn user(name: &'static str, n: u32) -> Self {
        // The ids are those of tests/starts/trendtialcrm_rows.sql.
        Self { name, role: "authenticated", claims: format!("user {n}") }
    }
}

/// A table before the migration: its columns, and its rows as JSON by id.
pub(super) struct Table {
    name: String,
    columns: Vec<String>,
    rows: BTreeMap<String, String>,
}

/// Everybody whose rights must stay as they are.
pub(super) fn people() -> Vec<Person> {
    vec![
        Person::user("super admin", 1),
        Person::user("manager", 2),
        Person::user("another manager", 3),
        Person::user("agent", 4),
        Person::user("another team's agent", 7),
        Person::user("agent without a manager", 8),
        Person { name: "service", role: "service_role", claims: r#"{"role": "service_role"}"#.into() },
        Person { name: "stranger", role: "anon", claims: r#"{"role": "anon"}"#.into() },
    ]
}

/// The tables with what is in them.
pub(super) async fn tables(database: &TestDatabase) -> Vec<Table> {
    let client = database.client().await;
    let sql = "select c.relname::text, array_agg(a.attname::text order by a.attnum)
               from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
               where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by 1 order by 1";
    let mut tables = Vec::new();
    for row in client.query(sql, &[]).await.unwrap() {
        let (name, columns): (String, Vec<String>) = (row.get(0), row.get(1));
        let rows =
            client.query(&format!("select id::text, to_jsonb(t)::text from public.{name} t"), &[]).await;
        let rows = rows.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect();
        tables.push(Table { name, columns, rows });
    }
    tables
}

/// The matrix: a line for each person, table and deed.
pub(super) async fn matrix(database: &TestDatabase, tables: &[Table]) -> Vec<String> {
    let client = database.client().await;
    client.batch_execute(include_str!("queries/outcome.sql")).await.unwrap();
    let mut lines = Vec::new();
    for person in people() {
        let claims = claims(&client, &person.claims).await;
        for table in tables {
            let seen = "select pg_temp.visible($1, $2, $3)";
            let row = client.query_one(seen, &[&person.role, &claims, &table.name]).await.unwrap();
            lines.push(format!("{} sees {}: {}", person.name, table.name, row.get::<_, String>(0)));
            for (deed, statement) in deeds(table) {
                let outcome = "select pg_temp.outcome($1, $2, $3)";
                let row = client.query_one(outcome, &[&person.role, &claims, &statement]).await.unwrap();
                lines.push(format!("{} {deed}: {}", person.name, row.get::<_, String>(0)));
            }
        }
    }
    lines
}

async fn claims(client: &Client, given: &str) -> String {
    if given.starts_with('{') {
        return given.to_owned();
    }
    let sql = "select jsonb_build_object('sub', md5($1::text)::uuid, 'role', 'authenticated')::text";
    client.query_one(sql, &[&given]).await.unwrap().get(0)
}

/// Every row changed, removed, and added once more under another id.
fn deeds(table: &Table) -> Vec<(String, String)> {
    let Table { name, columns, rows } = table;
    let list = columns.iter().filter(|column| *column != "id").cloned().collect::<Vec<_>>().join(", ");
    let mut deeds = Vec::new();
    for (id, row) in rows {
        let row = row.replace('\'', "''");
        deeds.push((
            format!("changes {name} {id}"),
            format!("update public.{name} set id = id where id = '{id}'"),
        ));
        deeds.push((format!("removes {name} {id}"), format!("delete from public.{name} where id = '{id}'")));
        // Values that must be unique are made so; a user's row has its account's id.
        let again = format!(
            "insert into public.{name} ({list}{}) select {list}{} from jsonb_populate_record(null::public.{name},
             '{row}'::jsonb || jsonb_strip_nulls(jsonb_build_object('client_name', '{row}'::jsonb ->> 'client_name' || ' again',
             'order_position', ('{row}'::jsonb ->> 'order_position')::int + 100)))",
            if name == "users" { ", id" } else { "" },
            if name == "users" { ", gen_random_uuid()" } else { "" },
        );
        deeds.push((format!("adds {name} like {id}"), again));
    }
    if name == "leads" {
        let give = "update public.leads set agent_id = md5('user 5')::uuid";
        deeds.push(("reassigns all leads".into(), give.into()));
    }
    if name == "users" {
        deeds.push(("promotes everybody".into(), "update public.users set role = 'super_admin'".into()));
    }
    deeds
}
