//! An alignment as JUnit's XML, which CI servers show as a test report.
//!
//! Every check is a test case and every table a suite, so that the counts of a report are
//! those of `check-schema`. There is no standard; this is what Jenkins, GitLab and GitHub's
//! reporters have in common: <https://github.com/testmoapp/junitxml>.

use std::fmt::Write as _;

use super::schema::{code, difference};
use crate::schema::{Alignment, Finding, Severity};

/// The suite of the checks that concern no table.
const NO_TABLE: &str = "database";

/// The report, as a whole document.
pub(super) fn report(database: &str, alignment: &Alignment) -> String {
    let suites = suites(alignment);
    let (failures, skipped) = suites
        .iter()
        .fold((0, 0), |(failures, skipped), suite| (failures + suite.failures(), skipped + suite.skipped()));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<testsuites name=\"clara-crm check-schema\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
        alignment.checks_total,
    );
    for suite in suites {
        suite.write(&mut xml, database, &alignment.server_version);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// The checks of one table.
struct Suite<'a> {
    name: &'a str,
    total: usize,
    passed: usize,
    findings: Vec<&'a Finding>,
}

fn suites(alignment: &Alignment) -> Vec<Suite<'_>> {
    let of = |table: &str| alignment.findings.iter().filter(|f| f.table.as_deref() == Some(table)).collect();
    let mut suites: Vec<_> = alignment
        .tables
        .iter()
        .map(|summary| Suite {
            name: &summary.table,
            total: summary.checks_total,
            passed: summary.checks_passed,
            findings: of(&summary.table),
        })
        .collect();
    let is_listed = |table: &str| alignment.tables.iter().any(|summary| summary.table == table);
    let no_table = Suite {
        name: NO_TABLE,
        total: alignment.checks_total - suites.iter().map(|suite| suite.total).sum::<usize>(),
        passed: alignment.checks_passed - suites.iter().map(|suite| suite.passed).sum::<usize>(),
        findings: alignment.findings.iter().filter(|f| !f.table.as_deref().is_some_and(is_listed)).collect(),
    };
    suites.insert(0, no_table);
    suites
}

impl Suite<'_> {
    fn failures(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity != Severity::Info).count()
    }

    /// Checks that cannot hold because of what another one has found.
    fn skipped(&self) -> usize {
        self.total.saturating_sub(self.passed + self.failures())
    }

    fn write(&self, xml: &mut String, database: &str, server_version: &str) {
        let Self { name, total, passed, findings } = self;
        let (failures, skipped) = (self.failures(), self.skipped());
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{total}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
            attribute(name),
        );
        xml.push_str("    <properties>\n");
        for (property, value) in [("database", database), ("server_version", server_version)] {
            let _ = writeln!(xml, "      <property name=\"{property}\" value=\"{}\"/>", attribute(value));
        }
        xml.push_str("    </properties>\n");
        for finding in findings {
            write_finding(xml, name, finding);
        }
        for number in 1..=passed.saturating_sub(findings.len() - failures) {
            let _ =
                writeln!(xml, "    <testcase classname=\"{}\" name=\"holds {number}\"/>", attribute(name));
        }
        for number in 1..=skipped {
            let _ = writeln!(
                xml,
                "    <testcase classname=\"{}\" name=\"rests {number}\"><skipped message=\"rests on something that is reported already\"/></testcase>",
                attribute(name),
            );
        }
        xml.push_str("  </testsuite>\n");
    }
}

/// A difference that does no harm is a test that passes, with something to say.
fn write_finding(xml: &mut String, suite: &str, finding: &Finding) {
    let kind = code(finding);
    let name = match &finding.object {
        Some(object) => format!("{kind} {object}"),
        None => kind.clone(),
    };
    let difference = difference(finding);
    let told = match &difference {
        Some(difference) => format!("{difference}\nfix: {}", finding.hint),
        None => format!("fix: {}", finding.hint),
    };
    let _ = writeln!(xml, "    <testcase classname=\"{}\" name=\"{}\">", attribute(suite), attribute(&name));
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => {
            let _ = writeln!(xml, "      <system-out>{}</system-out>\n    </testcase>", text(&told));
            return;
        }
    };
    let message = format!("{severity}: {}", difference.unwrap_or_else(|| kind.replace('_', " ")));
    let _ = writeln!(
        xml,
        "      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>",
        attribute(&message),
        text(&told),
    );
}

/// Text between tags, without the characters that XML 1.0 has no way to write.
fn text(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | ' '..='\u{7e}' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(allowed) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A value between quotation marks, where a parser would make blanks of line ends.
fn attribute(value: &str) -> String {
    text(value).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(
            text("a<b> & \"c\"\u{0}\u{1b}[31m\u{7f}\u{fffe} ü😀\n"),
            "a&lt;b&gt; &amp; &quot;c&quot;[31m ü😀\n"
        );
        assert_eq!(attribute("one\ntwo\t"), "one&#10;two&#9;");
    }
}
