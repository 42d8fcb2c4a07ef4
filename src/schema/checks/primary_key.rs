//! Is the primary key the one that the CRM and its foreign keys refer to?

use super::Subject;
use crate::schema::catalog::Rule;
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Verdict {
    subject.on_table(|relation| {
        let wanted = subject.table.primary_key();
        let found =
            relation.constraints.iter().find(|constraint| matches!(constraint.rule, Rule::PrimaryKey));
        if found.is_some_and(|key| key.columns == wanted) {
            return Verdict::Pass;
        }
        let finding = Finding::new(Code::PrimaryKey, Severity::Error, subject.name)
            .object(wanted.join(", "))
            .expected(format!("primary key ({})", wanted.join(", ")));
        let Some(key) = found else { return finding.into() };
        // Other tables may refer to the key that is there.
        let drop = format!("drop constraint {}, add", ddl::identifier(&key.name));
        let hint = ddl::add_primary_key(subject.name, subject.table).replacen("add", &drop, 1);
        finding.actual(key.columns.join(", ")).by_hand(hint).into()
    })
}
