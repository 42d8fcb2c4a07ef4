//! What a plan has to know besides the findings: whose the tables are, what is in them, and
//! what rests on their columns.

use std::collections::{HashMap, HashSet};

use crate::db::{Row, Transaction, Type, column};
use crate::error::Result;
use crate::migration::leftovers;
use crate::schema::{Catalog, Code, Contract, Fix, Survey, ddl};

/// What the database says beyond its catalogs' columns and constraints.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Tables that hold rows.
    pub(super) filled: HashSet<String>,
    /// Tables that the role may not alter, with their owners.
    pub(super) of_others: HashMap<String, String>,
    /// Rows of which a column and its former one say different things, by table and column.
    pub(super) disagreeing: HashMap<(String, String), i64>,
    /// Rows of which a required column is empty, by table and column.
    pub(super) empty: HashMap<(String, String), i64>,
    /// Tables and columns of which rows share values that they must not, with how many.
    pub(super) shared: Vec<(String, String, i64)>,
    /// Values that the CRM does not know, where it wants to limit them, by table and column.
    pub(super) other_values: HashMap<(String, String), Vec<String>>,
    /// The table of leftovers is there.
    pub(super) leftovers: bool,
    /// Something else has its name.
    pub(super) name_is_taken: bool,
    /// The role of the database that runs this.
    pub(super) role: String,
    pub(super) routines: Vec<Routine>,
    pub(super) dependents: Vec<Dependent>,
    /// Rights that were granted on single columns, by table and column, as statements.
    grants: HashMap<(String, String), Vec<String>>,
    /// Columns that were set aside and not copied to the end.
    pub(super) asides: Vec<Aside>,
}

/// A function whose body is text that PostgreSQL does not keep in step.
#[derive(Debug)]
pub(super) struct Routine {
    pub(super) name: String,
    pub(super) body: String,
    /// The type that it returns.
    pub(super) returns: String,
    /// What it calls that it takes and gives.
    pub(super) parameters: Vec<String>,
    /// Tables that it is a trigger of.
    pub(super) triggers_on: Vec<String>,
}

impl Routine {
    /// Its name, where it is in `public` and takes nothing; else all of what tells it apart.
    pub(super) fn bare_name(&self) -> &str {
        let name = self.name.strip_prefix("public.").unwrap_or(&self.name);
        name.strip_suffix("()").unwrap_or(name)
    }
}

/// A column that was set aside.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) table: String,
    pub(super) aside: String,
    /// The column that its values go to.
    pub(super) name: String,
}

/// Something that rests on a column and stands against changing its type.
#[derive(Debug)]
pub(super) struct Dependent {
    pub(super) table: String,
    pub(super) column: String,
    /// "view `hot_leads`".
    pub(super) what: String,
}

impl Facts {
    /// Asks the database. Two round trips.
    ///
    /// # Errors
    /// What the server reported.
    pub(super) async fn read(tx: &Transaction<'_>, contract: &Contract, survey: &Survey) -> Result<Self> {
        let catalog = &survey.catalog;
        let tables: Vec<&str> = contract.tables.keys().map(String::as_str).collect();
        let params = [(&tables as _, Type::TEXT_ARRAY)];
        let pairs = pairs(contract, catalog);
        let leftovers = tx.query(LEFTOVERS, &[]).await?;
        let ours = leftovers.first().map(|row| column::<bool>(row, "ours")).transpose()?;
        let leftovers = ours == Some(true);
        let counts = disagreements(&pairs, leftovers);
        let filled = filled(contract, catalog);
        let questions = questions(contract, survey);
        let answers = questions.iter().map(|question| tx.query(&question.sql, &[]));
        let answers = futures_util::future::try_join_all(answers);
        let (owners, routines, dependents, grants, asides, filled, counts, answers) = futures_util::try_join!(
            tx.query(include_str!("../queries/owners.sql"), &params),
            tx.query(include_str!("../queries/routines.sql"), &params),
            tx.query(include_str!("../queries/dependents.sql"), &params),
            tx.query(include_str!("../queries/column_grants.sql"), &params),
            tx.query(include_str!("../queries/asides.sql"), &params),
            tx.query(&filled, &[]),
            tx.query(&counts, &[]),
            answers,
        )?;
        let mut facts = Self { leftovers, name_is_taken: ours == Some(false), ..Self::default() };
        for row in &owners {
            facts.role = column(row, "role")?;
            if let Some(table) = column::<Option<String>>(row, "name")? {
                facts.of_others.insert(table, column(row, "owner")?);
            }
        }
        for row in &routines {
            let (name, body, returns) = (column(row, "name")?, column(row, "body")?, column(row, "returns")?);
            let (parameters, triggers_on) = (column(row, "parameters")?, column(row, "triggers_on")?);
            facts.routines.push(Routine { name, body, returns, parameters, triggers_on });
        }
        for row in &dependents {
            let (table, name, what) =
                (column(row, "table_name")?, column(row, "column_name")?, column(row, "what")?);
            facts.dependents.push(Dependent { table, column: name, what });
        }
        for row in &grants {
            let key = (column(row, "table_name")?, column(row, "column_name")?);
            facts.grants.entry(key).or_default().push(column(row, "statement")?);
        }
        for row in &asides {
            let (table, aside) = (column(row, "table_name")?, column(row, "column_name")?);
            let comment: String = column(row, "comment")?;
            let name = comment.rsplit(' ').next().unwrap_or_default().to_owned();
            facts.asides.push(Aside { table, aside, name });
        }
        for row in &filled {
            facts.filled.insert(column(row, "name")?);
        }
        for (pair, row) in pairs.iter().zip(&counts) {
            facts.disagreeing.insert((pair.0.to_owned(), pair.1.to_owned()), column(row, "rows")?);
        }
        for (question, rows) in questions.into_iter().zip(answers) {
            facts.note(question, &rows)?;
        }
        Ok(facts)
    }

    /// The statements that grant what is granted on one column.
    pub(super) fn grants_on(&self, table: &str, name: &str) -> &[String] {
        self.grants.get(&(table.to_owned(), name.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The function without parameters of that name in `public`.
    pub(super) fn routine(&self, name: &str) -> Option<&Routine> {
        self.routines.iter().find(|routine| routine.bare_name() == name)
    }

    /// Whether a required column is empty in some row.
    pub(super) fn has_empty(&self, table: &str, name: &str) -> bool {
        self.empty.get(&(table.to_owned(), name.to_owned())).is_some_and(|rows| *rows > 0)
    }

    fn note(&mut self, question: Question, rows: &[Row]) -> Result<()> {
        let count = || rows.first().map(|row| column(row, "rows")).transpose().map(Option::unwrap_or_default);
        let key = (question.table, question.column);
        match question.about {
            About::Empty => {
                self.empty.insert(key, count()?);
            }
            About::Shared => {
                let count = count()?;
                if count > 0 {
                    self.shared.push((key.0, key.1, count));
                }
            }
            About::Others => {
                let values = rows.iter().map(|row| column(row, "value")).collect::<Result<_>>()?;
                self.other_values.insert(key, values);
            }
        }
        Ok(())
    }
}

/// Something to ask of the rows of a table.
struct Question {
    about: About,
    table: String,
    column: String,
    sql: String,
}

enum About {
    /// How many rows have none.
    Empty,
    /// How many rows share values.
    Shared,
    /// Which values are none of the CRM's.
    Others,
}

/// From how many on values are not words of a list any more.
const WORDS: usize = 50;

fn questions(contract: &Contract, survey: &Survey) -> Vec<Question> {
    let mut questions = Vec::new();
    for finding in survey.alignment.findings.iter().filter(|finding| finding.fix == Fix::Migrate) {
        let (Some(table), Some(object)) = (finding.table.as_deref(), finding.object.as_deref()) else {
            continue;
        };
        let Some(relation) = survey.catalog.table(table) else { continue };
        let wanted = contract.tables.get(table).and_then(|table| table.column(object));
        let mut ask = |about, sql| {
            questions.push(Question { about, table: table.to_owned(), column: object.to_owned(), sql });
        };
        match (finding.code, wanted) {
            (Code::ColumnNullable, Some(_)) => {
                ask(
                    About::Empty,
                    format!("select count(*) as rows from public.{table} where {object} is null"),
                );
            }
            (Code::ColumnMissing, Some(column)) if column.is_required() => {
                let former = column.formerly.as_deref().filter(|former| relation.column(former).is_some());
                let empty = former.map_or(String::new(), |former| format!(" where {former} is null"));
                ask(About::Empty, format!("select count(*) as rows from public.{table}{empty}"));
            }
            (Code::ValueNotChecked, Some(column)) if !column.values.is_empty() => {
                let known: Vec<_> = column.values.iter().map(|value| ddl::literal(value)).collect();
                ask(
                    About::Others,
                    format!(
                        "select distinct {object}::text as value from public.{table} \
                     where {object} is not null and {object}::text not in ({}) order by 1 limit {WORDS}",
                        known.join(", ")
                    ),
                );
            }
            (Code::UniqueMissing | Code::PrimaryKey, _) => {
                ask(
                    About::Shared,
                    format!(
                        "select coalesce(sum(number), 0)::bigint as rows from (select count(*) as number from public.{table} \
                     where ({object}) is not null group by {object} having count(*) > 1) shared"
                    ),
                );
            }
            _ => {}
        }
    }
    questions
}

const LEFTOVERS: &str = "select exists (select from pg_catalog.pg_attribute where attrelid = c.oid \
                         and attname = 'kept_at' and not attisdropped) as ours from pg_catalog.pg_class c \
                         where c.relnamespace = to_regnamespace('public') and c.relname = 'clara_crm_leftovers'";

/// Tables with a column and its former one side by side.
fn pairs<'a>(contract: &'a Contract, catalog: &Catalog) -> Vec<(&'a str, &'a str, &'a str)> {
    let mut pairs = Vec::new();
    for (table, wanted) in &contract.tables {
        let Some(relation) = catalog.table(table) else { continue };
        for (name, column) in wanted.all_columns() {
            if let Some(former) = &column.formerly
                && relation.column(name).is_some()
                && relation.column(former).is_some()
            {
                pairs.push((table.as_str(), name, former.as_str()));
            }
        }
    }
    pairs
}

fn disagreements(pairs: &[(&str, &str, &str)], leftovers: bool) -> String {
    let counts = pairs.iter().enumerate().map(|(place, (table, name, former))| {
        let unkept = if leftovers {
            format!(
                " and not exists (select from {} k where k.table_name = '{table}' and k.row_id = t.id::text \
                 and k.column_name = '{former}' and k.value = to_jsonb(t.{former}))",
                leftovers::TABLE
            )
        } else {
            String::new()
        };
        format!(
            "select {place} as place, (select count(*) from public.{table} t where {}{unkept}) as rows",
            disagree(name, former)
        )
    });
    let counts: Vec<_> = counts.collect();
    match counts.as_slice() {
        [] => "select 0 as place, 0::bigint as rows where false".into(),
        counts => format!("{} order by place", counts.join(" union all ")),
    }
}

/// Both hold something, and not the same.
pub(super) fn disagree(name: &str, former: &str) -> String {
    format!(
        "btrim(t.{name}::text) <> '' and btrim(t.{former}::text) <> '' and t.{name}::text <> t.{former}::text"
    )
}

fn filled(contract: &Contract, catalog: &Catalog) -> String {
    let tables = contract.tables.keys().filter(|name| catalog.table(name).is_some());
    let parts: Vec<_> = tables
        .map(|name| format!("select {} as name where exists (select from public.{name})", ddl::literal(name)))
        .collect();
    match parts.as_slice() {
        [] => "select '' as name where false".into(),
        parts => parts.join(" union all "),
    }
}
