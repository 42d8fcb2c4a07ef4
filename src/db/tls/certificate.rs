//! What rustls does not tell of a certificate: version 1 certificates, the common
//! name, the dates.

use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use x509_cert::der::oid::db::rfc4519::CN;
use x509_cert::der::oid::db::rfc5280::ID_CE_SUBJECT_ALT_NAME;
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// A decoded certificate.
pub(super) struct Certificate(x509_cert::Certificate);

/// How a certificate's dates stand to a moment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dates {
    Valid,
    NotYet,
    Over,
}

impl Certificate {
    /// Decodes DER; `None` for what is no certificate.
    pub(super) fn read(der: &CertificateDer<'_>) -> Option<Self> {
        x509_cert::Certificate::from_der(der).ok().map(Self)
    }

    pub(super) fn dates(&self, now: UnixTime) -> Dates {
        let validity = &self.0.tbs_certificate.validity;
        let now = Duration::from_secs(now.as_secs());
        if now < validity.not_before.to_unix_duration() {
            Dates::NotYet
        } else if now > validity.not_after.to_unix_duration() {
            Dates::Over
        } else {
            Dates::Valid
        }
    }

    pub(super) fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'static>> {
        self.0.tbs_certificate.subject_public_key_info.to_der().ok().map(Into::into)
    }

    /// Whether the common name is `name`, where it counts: libpq looks at it only in
    /// a certificate without an alternative name of the kind of `name`.
    pub(super) fn common_name_is(&self, name: &ServerName<'_>) -> bool {
        let is_address = matches!(name, ServerName::IpAddress(_));
        let alternative = self.alternative_names().iter().any(|found| match found {
            GeneralName::DnsName(_) => !is_address,
            GeneralName::IpAddress(_) => is_address,
            _ => false,
        });
        let host = name.to_str();
        !alternative && self.common_name().is_some_and(|pattern| matches(&pattern, &host, is_address))
    }

    fn alternative_names(&self) -> Vec<GeneralName> {
        let extensions = self.0.tbs_certificate.extensions.iter().flatten();
        extensions
            .filter(|extension| extension.extn_id == ID_CE_SUBJECT_ALT_NAME)
            .filter_map(|extension| SubjectAltName::from_der(extension.extn_value.as_bytes()).ok())
            .flat_map(|names| names.0)
            .collect()
    }

    fn common_name(&self) -> Option<String> {
        let mut attributes = self.0.tbs_certificate.subject.0.iter().flat_map(|name| name.0.iter());
        let value = attributes.rfind(|attribute| attribute.oid == CN)?.value.value();
        String::from_utf8(value.to_vec()).ok()
    }
}

/// Compares as libpq does: in any case, with `*.` standing for one label.
fn matches(pattern: &str, host: &str, is_address: bool) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    match (pattern.strip_prefix("*."), host.split_once('.')) {
        (Some(parent), Some((_, rest))) => {
            !is_address && parent.contains('.') && parent.eq_ignore_ascii_case(rest)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_wildcard_stands_for_one_label() {
        assert!(matches("DB.example.com", "db.EXAMPLE.com", false));
        assert!(matches("*.example.com", "db.example.com", false));
        assert!(!matches("*.example.com", "a.db.example.com", false));
        assert!(!matches("*.example.com", "example.com", false));
        assert!(!matches("*.com", "example.com", false));
        assert!(!matches("*.0.0.1", "127.0.0.1", true));
    }
}
