//! How large a company is, and what to call a client whose name was not said.

use serde::{Deserialize, Serialize};

/// How large a company is, from a number of people or a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeBand {
    /// Up to 10 people.
    Startup,
    /// 11 to 50 people.
    Small,
    /// 51 to 200 people.
    Medium,
    /// 201 to 999 people.
    Large,
    /// 1,000 people and more.
    Enterprise,
}

impl SizeBand {
    /// The band of a number of people.
    #[must_use]
    pub fn of(people: i32) -> Self {
        match people {
            ..=10 => Self::Startup,
            11..=50 => Self::Small,
            51..=200 => Self::Medium,
            201..=999 => Self::Large,
            _ => Self::Enterprise,
        }
    }
}

/// Mail hosts that anybody can have an address at: they name no company.
const PUBLIC_MAIL_HOSTS: &[&str] = &[
    "aol.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "hotmail.co.uk",
    "icloud.com",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
    "163.com",
];

/// Labels of a domain that are part of its ending ("co" in `acme.co.uk`).
const SECOND_LEVEL: &[&str] = &["ac", "co", "com", "edu", "gov", "net", "org"];

/// A client's name, and whether it stands in for one that was never said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientName {
    /// The name.
    pub name: String,
    /// True where the company's own name is not known.
    pub stand_in: bool,
}

/// The name for a client: the company's, else "<Contact>'s Company", else one from
/// the industry, else one from the email's domain where that is not a public host.
#[must_use]
pub fn client_name(
    company: Option<&str>,
    contact: Option<&str>,
    industry: Option<&str>,
    email: Option<&str>,
) -> Option<ClientName> {
    if let Some(name) = present(company) {
        return Some(ClientName { name: name.to_owned(), stand_in: false });
    }
    let stand_in = present(contact)
        .map(|contact| format!("{contact}'s Company"))
        .or_else(|| present(industry).map(|industry| format!("{} Company", capitalised(industry))))
        .or_else(|| email.and_then(from_domain));
    stand_in.map(|name| ClientName { name, stand_in: true })
}

/// What to call a lead: the person and the client, unless the client is only named
/// after the person.
#[must_use]
pub fn who(person: Option<&str>, client: Option<&str>) -> Option<String> {
    match (present(person), present(client)) {
        (Some(person), Some(client)) if client.contains(person) => Some(person.to_owned()),
        (Some(person), Some(client)) => Some(format!("{person}, {client}")),
        (name, other) => name.or(other).map(str::to_owned),
    }
}

fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Whether anybody can have an address there, in lower case: it names no company.
#[must_use]
pub fn is_public_mail_host(host: &str) -> bool {
    PUBLIC_MAIL_HOSTS.contains(&host)
}

fn from_domain(email: &str) -> Option<String> {
    let domain = email.rsplit_once('@')?.1.to_lowercase();
    if is_public_mail_host(&domain) {
        return None;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let mut owner = labels.len().checked_sub(2)?;
    if owner > 0 && SECOND_LEVEL.contains(&labels[owner]) {
        owner -= 1;
    }
    Some(capitalised(labels[owner]))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.trim().chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(
        company: Option<&str>,
        contact: Option<&str>,
        industry: Option<&str>,
        email: Option<&str>,
    ) -> Option<String> {
        client_name(company, contact, industry, email).map(|client| client.name)
    }

    #[test]
    fn a_client_is_named_by_the_first_thing_known() {
        let email = Some("ann@north-wind.co.uk");
        assert_eq!(name(Some(" Acme "), Some("Ann"), None, email).as_deref(), Some("Acme"));
        assert_eq!(name(Some("  "), Some("Ann Lee"), None, email).as_deref(), Some("Ann Lee's Company"));
        assert_eq!(name(None, None, Some("logistics"), email).as_deref(), Some("Logistics Company"));
        assert_eq!(name(None, None, None, email).as_deref(), Some("North-wind"));
        assert_eq!(name(None, None, None, Some("ann@gmail.com")), None);
        assert_eq!(name(None, None, None, Some("ann@localhost")), None);
    }

    #[test]
    fn only_the_company_itself_is_no_stand_in() {
        let stands_in = |company, contact| client_name(company, contact, None, None).map(|c| c.stand_in);
        assert_eq!(stands_in(Some("Acme"), Some("Ann")), Some(false));
        assert_eq!(stands_in(None, Some("Ann")), Some(true));
    }
}
