//! The sequence of statements that the integration plan's code sends for a conversation,
//! each of them a request of its own, with the rows of a replay.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Statement};

use crate::support::database::TestDatabase;

/// A conversation's rows.
struct Rows {
    conversation: Value,
    lead: Value,
    client: Value,
    call: Value,
    activities: Vec<Value>,
    follow_up: Option<Value>,
}

/// How statements are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// As the plan's client does: as text each time, and what was written comes back.
    AsText,
    /// At their best: prepared once, before the clock runs, and nothing of what was written comes
    /// back.
    Prepared,
}

/// How long it takes to write what is in a database into a new one, and how many statements
/// each conversation took.
pub(crate) async fn statement_by_statement(source: &TestDatabase, how: Sent) -> (Duration, f64) {
    let rows = rows(source).await;
    let target = TestDatabase::migrated().await;
    copy_reference(source, &target).await;
    let mut session = Session::new(target.client().await, how);
    let (first, rest) = rows.split_first().unwrap();
    session.write(first).await;
    session.sent = 0;
    let began = Instant::now();
    for conversation in rest {
        session.write(conversation).await;
    }
    let took = began.elapsed();
    #[allow(clippy::cast_precision_loss, reason = "a rate")]
    let statements = session.sent as f64 / rest.len() as f64;
    (took.mul_f64(ratio(rows.len(), rest.len())), statements)
}

#[allow(clippy::cast_precision_loss, reason = "a ratio")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other as f64
}

/// The stages and Clara's user, under their ids.
async fn copy_reference(source: &TestDatabase, target: &TestDatabase) {
    let (from, to) = (source.client().await, target.client().await);
    to.batch_execute("delete from public.pipeline_stages; delete from public.users").await.unwrap();
    for table in ["pipeline_stages", "users"] {
        for row in from.query(&format!("select to_jsonb(t) from public.{table} t"), &[]).await.unwrap() {
            let sql = format!(
                "insert into public.{table} select * from jsonb_populate_record(null::public.{table}, $1)"
            );
            to.execute(&sql, &[&row.get::<_, Value>(0)]).await.unwrap();
        }
    }
}

/// The conversations that became a lead of their own.
async fn rows(source: &TestDatabase) -> Vec<Rows> {
    let client = source.client().await;
    let sql = "select jsonb_build_object('conversation', to_jsonb(v), 'lead', to_jsonb(l), 'client', to_jsonb(c), 'call', to_jsonb(k),
                 'activities', (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from public.activities a where a.session_id = v.session_id),
                 'follow_up', (select to_jsonb(f) from public.follow_ups f where f.lead_id = l.id limit 1))
                 from (select distinct on (lead_id) * from public.conversations where lead_id is not null order by lead_id, session_id) v
                 join public.leads l on l.id = v.lead_id join public.clients c on c.id = l.client_id
                 join public.calls k on k.session_id = v.session_id
                where (select count(*) from public.leads o where o.client_id = c.id) = 1";
    let found = client.query(sql, &[]).await.unwrap();
    let of = |row: &tokio_postgres::Row| {
        let mut all: HashMap<String, Value> = serde_json::from_value(row.get(0)).unwrap();
        let mut take = |key: &str| all.remove(key).unwrap();
        Rows {
            conversation: take("conversation"),
            lead: take("lead"),
            client: take("client"),
            call: take("call"),
            activities: serde_json::from_value(take("activities")).unwrap(),
            follow_up: Some(take("follow_up")).filter(|row| !row.is_null()),
        }
    };
    found.iter().map(of).collect()
}

/// A session that sends one statement after the other and commits each.
struct Session {
    client: Client,
    how: Sent,
    prepared: HashMap<String, Statement>,
    sent: usize,
}

impl Session {
    fn new(client: Client, how: Sent) -> Self {
        Self { client, how, prepared: HashMap::new(), sent: 0 }
    }

    /// What `create_or_update_lead`, `start_call_tracking`, `log_ai_interaction`,
    /// `end_call_tracking` and `create_auto_follow_up` send.
    async fn write(&mut self, rows: &Rows) {
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        self.ask("select * from public.users where email = $1", "clara@trendtialcrm.ai").await;
        self.ask("select * from public.leads where email = $1", &text(&rows.lead, "email")).await;
        self.ask("select * from public.leads where phone = $1", &text(&rows.lead, "phone")).await;
        self.ask("select * from public.clients where email = $1", &text(&rows.client, "email")).await;
        self.ask("select * from public.clients where client_name = $1", &text(&rows.client, "client_name"))
            .await;
        self.insert("clients", &rows.client).await;
        self.ask("select * from public.pipeline_stages where name <> $1 order by order_position", "").await;
        self.insert("leads", &rows.lead).await;
        let initial = serde_json::json!({
            "id": rows.conversation["id"], "lead_id": rows.lead["id"], "activity_type": "ai_interaction",
            "subject": "AI Voice Assistant - Initial Contact",
            "description": "Lead created through Clara AI voice assistant",
            "created_by": rows.lead["created_by"], "metadata": {"source": "voice_assistant"},
        });
        self.insert("lead_activities", &initial).await;
        self.ask("select * from public.calls where session_id = $1", &text(&rows.call, "session_id")).await;
        self.insert("calls", &rows.call).await;
        for activity in &rows.activities {
            self.insert("activities", activity).await;
        }
        let ended = "update public.calls set updated_at = call_end_time where session_id = $1";
        self.ask(ended, &text(&rows.call, "session_id")).await;
        if let Some(follow_up) = &rows.follow_up {
            self.insert("follow_ups", follow_up).await;
        }
        self.insert("conversations", &rows.conversation).await;
    }

    async fn ask(&mut self, sql: &str, value: &str) {
        self.send(sql, &value, Type::TEXT).await;
    }

    async fn insert(&mut self, table: &str, row: &Value) {
        let sql = format!(
            "insert into public.{table} select * from jsonb_populate_record(null::public.{table}, $1)"
        );
        self.send(&sql, row, Type::JSONB).await;
    }

    async fn send(&mut self, sql: &str, value: &(dyn ToSql + Sync), kind: Type) {
        match self.how {
            Sent::AsText => {
                let returning = if sql.starts_with("select") { "" } else { " returning *" };
                self.client.query_typed(&format!("{sql}{returning}"), &[(value, kind)]).await.unwrap();
            }
            Sent::Prepared => {
                let statement = self.statement(sql).await;
                self.client.query(&statement, &[value]).await.unwrap();
            }
        }
        self.sent += 1;
    }

    async fn statement(&mut self, sql: &str) -> Statement {
        if let Some(statement) = self.prepared.get(sql) {
            return statement.clone();
        }
        let statement = self.client.prepare(sql).await.unwrap();
        self.prepared.insert(sql.to_owned(), statement.clone());
        statement
    }
}
