//! A migrated CRM to replay into, and conversations to replay.

use std::collections::BTreeMap;

use clara_crm::db::{Access, Database};
use clara_crm::migration;
use clara_crm::replay::report::{ConversationReport, Settled, Summary};
use clara_crm::replay::{self, Job};
use clara_crm::transcript::formats::Reading;
use clara_crm::transcript::source::{Form, Found, Intake, Piece, Reject};
use serde_json::{Value, json};

use crate::support::database::TestDatabase;

/// Every table that a replay writes or reads.
const TABLES: [&str; 13] = [
    "users",
    "clients",
    "pipeline_stages",
    "leads",
    "calls",
    "lead_activities",
    "activities",
    "conversations",
    "follow_ups",
    "meetings",
    "notifications",
    "notification_preferences",
    "admin_audit",
];

/// The rows of each table, as text in order.
pub(crate) type Rows = BTreeMap<&'static str, Vec<String>>;

/// All that a replay told.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) summary: Summary,
    pub(crate) conversations: Vec<ConversationReport>,
    pub(crate) rejected: Vec<Reject>,
}

/// A CRM of its own.
pub(crate) struct Crm {
    pub(crate) database: TestDatabase,
}

impl Crm {
    /// On a plain PostgreSQL database.
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::empty().await;
        migration::migrate(&mut database.open().await).await.unwrap();
        Self { database }
    }

    /// Replays conversations, none of which may be rejected.
    pub(crate) async fn replay(&self, conversations: &[Value]) -> Report {
        let report = self.run(&Job::default(), conversations).await;
        assert_eq!(report.rejected, []);
        report
    }

    /// Replays conversations as told.
    pub(crate) async fn run(&self, job: &Job, conversations: &[Value]) -> Report {
        replay_into(&mut self.database.open().await, job, conversations).await.unwrap()
    }

    /// What is in every table, times of the machine aside.
    pub(crate) async fn rows(&self) -> Rows {
        self.read("to_jsonb(t)", &TABLES).await
    }

    /// The same with the transaction that wrote each row.
    pub(crate) async fn versions(&self) -> Rows {
        self.read("to_jsonb(t) || jsonb_build_object('xmin', t.xmin::text, 'ctid', t.ctid::text)", &TABLES)
            .await
    }

    /// What is in some tables.
    pub(crate) async fn rows_of(&self, tables: &[&'static str]) -> Rows {
        self.read("to_jsonb(t)", tables).await
    }

    async fn read(&self, row: &str, tables: &[&'static str]) -> Rows {
        let mut db = self.database.open().await;
        let tx = db.begin(Access::Read).await.unwrap();
        let mut rows = Rows::new();
        for table in tables {
            // Made by `migrate` and `agents ensure`, at the time they ran.
            let clock = matches!(*table, "users" | "pipeline_stages");
            let row = if clock { format!("{row} - 'created_at' - 'updated_at'") } else { row.to_owned() };
            let sql = format!("select ({row})::text from public.{table} t order by 1");
            let found = tx.query(&sql, &[]).await.unwrap();
            rows.insert(table, found.iter().map(|row| row.get(0)).collect());
        }
        rows
    }

    /// The one row that a query gives, as JSON.
    pub(crate) async fn one(&self, sql: &str) -> Value {
        let mut all = self.all(sql).await;
        assert_eq!(all.len(), 1, "{sql} gave {all:?}");
        all.remove(0)
    }

    /// The rows of a query, as JSON.
    pub(crate) async fn all(&self, sql: &str) -> Vec<Value> {
        let mut db = self.database.open().await;
        let tx = db.begin(Access::Read).await.unwrap();
        let rows = tx.query(&format!("select to_jsonb(q) from ({sql}) q"), &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Runs statements as people or other systems would.
    pub(crate) async fn sql(&self, sql: &str) {
        self.database.run(sql).await;
    }

    /// The only lead.
    pub(crate) async fn lead(&self) -> Value {
        self.one("select * from public.leads").await
    }
}

/// Replays conversations through a session.
pub(crate) async fn replay_into(
    db: &mut Database,
    job: &Job,
    conversations: &[Value],
) -> clara_crm::error::Result<Report> {
    let mut intake = Intake::new(&Reading::default(), None);
    for (line, value) in (1..).zip(conversations) {
        let (file, text) = ("calls.jsonl".into(), value.to_string().into());
        intake.take(Found::Piece(Piece { file, line: Some(line), form: Form::Json, text }))?;
    }
    let (mut conversations, mut rejected) = (Vec::new(), Vec::new());
    let done = replay::run(db, job, intake.in_order()?, |settled| match settled {
        Settled::Conversation(conversation) => conversations.push(*conversation),
        Settled::Reject(reject) => rejected.push(reject),
    });
    let summary = done.await?.summary;
    Ok(Report { summary, conversations, rejected })
}

/// Says where two sets of rows differ.
#[track_caller]
pub(crate) fn assert_same(left: &Rows, right: &Rows) {
    for (table, rows) in left {
        let other = &right[table];
        let only: Vec<_> = rows.iter().filter(|row| !other.contains(row)).collect();
        let missing: Vec<_> = other.iter().filter(|row| !rows.contains(row)).collect();
        assert!(only.is_empty() && missing.is_empty(), "{table}:\n left {only:#?}\nright {missing:#?}");
        assert_eq!(rows.len(), other.len(), "{table}");
    }
}

/// A conversation of two messages that began at `start`, with keys of `more` over it.
#[expect(clippy::needless_pass_by_value, reason = "calls read better with `json!` alone")]
pub(crate) fn call(session: &str, start: &str, more: Value) -> Value {
    let mut call = json!({
        "session_id": session,
        "started_at": start,
        "duration_seconds": 120,
        "messages": [
            {"role": "user", "content": "Hello, we would like to know more about it."},
            {"role": "assistant", "content": "Gladly. What do you need?"},
        ],
    });
    for (key, value) in more.as_object().unwrap() {
        call[key] = value.clone();
    }
    call
}

/// The facts of a caller who can be named and reached.
pub(crate) fn sarah() -> Value {
    json!({"contact_person": "Sarah Chen", "company_name": "TechStart", "email": "sarah@techstart.example",
           "phone": "+15550100123"})
}

/// A recorded qualification.
pub(crate) fn qualified(score: i32, status: &str) -> Value {
    json!({"lead_score": score, "qualification_status": status,
           "bant_assessment": {"budget": "high", "authority": "yes", "need": "high", "timeline": "this_month"}})
}
