//! Says in words why TLS failed and what in the connection string helps.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError};

use super::{Root, SslMode, TlsOptions};
use crate::error::Error;

/// Adds cause and hints to `error` from what `source`, the cause of a failed
/// handshake, holds.
pub(in crate::db) fn explain(error: Error, source: &(dyn StdError + 'static), options: &TlsOptions) -> Error {
    let Some(tls) = rustls_error(source) else {
        let text = source.to_string();
        return match text.as_str() {
            "server does not support TLS" => error.because("the server does not offer TLS").hint(
                "use `sslmode=disable` if the network between is trusted, or turn `ssl` on in the server",
            ),
            _ if is_cut_off(source) => error
                .because("the server closed the connection during the TLS handshake")
                .hint("is this the port of a PostgreSQL server?"),
            _ => error.because(text),
        };
    };
    match tls {
        rustls::Error::InvalidCertificate(why) => certificate(error, why, options),
        rustls::Error::AlertReceived(alert) => alerted(error, *alert),
        rustls::Error::PeerIncompatible(_) => error
            .because(tls)
            .hint("the server must offer TLS 1.2 or later; see `ssl_min_protocol_version` there"),
        rustls::Error::InvalidMessage(_) => {
            error.because("the server's answer is no TLS").hint("is this the port of a PostgreSQL server?")
        }
        other => error.because(other),
    }
}

fn rustls_error<'a>(source: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    if let Some(found) = source.downcast_ref::<rustls::Error>() {
        return Some(found);
    }
    // An io::Error hides what it wraps from `source()`.
    source.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()
}

fn is_cut_off(source: &(dyn StdError + 'static)) -> bool {
    source.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
    })
}

fn certificate(error: Error, why: &CertificateError, options: &TlsOptions) -> Error {
    match why {
        CertificateError::UnknownIssuer => untrusted(error, options),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            error.because("the server's certificate has expired").hint("it must be renewed on the server")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => error
            .because("the server's certificate is not valid yet")
            .hint("check the clock of this machine and of the server"),
        CertificateError::NotValidForName => {
            wrong_name(error.because("the server's certificate is for another host name"))
        }
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(error.because(format!(
            "the server's certificate is for another host name: {}",
            if presented.is_empty() { "it names none".to_owned() } else { presented.join(", ") }
        ))),
        other => error
            .because(format!("the server's certificate cannot be verified: {other}"))
            .hint("name the certificate to trust with `sslrootcert=FILE`"),
    }
}

fn untrusted(error: Error, options: &TlsOptions) -> Error {
    match &options.root {
        Some(Root::File(path)) => error
            .because(format!("the server's certificate is signed by none of those in `{}`", path.display()))
            .hint("name the root certificate of this server with `sslrootcert=FILE`"),
        _ => error
            .because("the server's certificate is signed by nobody whom this system trusts")
            .hint("name the server's root certificate with `sslrootcert=FILE` (Supabase: Database settings, SSL configuration)")
            .hint("`sslmode=require` encrypts without checking who the server is"),
    }
}

fn wrong_name(error: Error) -> Error {
    error
        .hint("use the host name that the certificate is for")
        .hint(format!("`sslmode={}` checks the certificate but not the name", SslMode::VerifyCa.as_str()))
}

fn alerted(error: Error, alert: AlertDescription) -> Error {
    let error = error.because(format!("the server ended the TLS handshake: {alert:?}"));
    match alert {
        AlertDescription::CertificateRequired
        | AlertDescription::BadCertificate
        | AlertDescription::UnknownCA
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateExpired => error
            .hint("the server wants a client certificate that it trusts: `sslcert=FILE` and `sslkey=FILE`"),
        AlertDescription::NoApplicationProtocol => error.hint("leave out `sslnegotiation=direct`"),
        _ => error,
    }
}
