//! TLS with libpq's meaning of `sslmode` and `sslrootcert`.
//!
//! Source: PostgreSQL's documentation, section "SSL Support".

mod certificate;
mod failure;
mod verifier;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

pub(super) use failure::explain;
use verifier::{Trust, Verifier};

use crate::error::{Error, ErrorKind, Result};

/// libpq's `sslmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SslMode {
    Disable,
    /// Plain, and TLS when the server insists.
    Allow,
    /// TLS, and plain when that fails.
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl SslMode {
    /// Whether certificates can count at all in this mode.
    pub(super) fn checks_certificates(self) -> bool {
        self >= Self::Require
    }

    /// The spelling in a connection string.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Allow => "allow",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }
}

/// Where the trusted certificates are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Root {
    File(PathBuf),
    /// Those of the operating system.
    System,
}

/// What was said about TLS. Files are read when connecting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TlsOptions {
    pub(super) mode: SslMode,
    pub(super) root: Option<Root>,
    /// The client's certificate and its key.
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
    /// Begin with TLS at once (PostgreSQL 17 and later).
    pub(super) direct: bool,
    pub(super) tls13_only: bool,
}

impl TlsOptions {
    /// Settles `root` from the value of `sslrootcert`, else from the file in the home
    /// directory, else from the system where certificates are to be checked.
    /// `sslrootcert=system` means `verify-full`, and no less, as in libpq.
    ///
    /// # Errors
    /// `Usage` for `sslrootcert=system` beside a weaker `sslmode`.
    pub(super) fn with_root(
        mut self,
        named: Option<&str>,
        at_home: Option<PathBuf>,
        mode_given: bool,
    ) -> Result<Self> {
        self.root = match named {
            Some("system") if mode_given && self.mode != SslMode::VerifyFull => {
                return Err(Error::new(
                    ErrorKind::Usage,
                    format!("`sslmode={}` is too weak for `sslrootcert=system`", self.mode.as_str()),
                )
                .hint("write `sslmode=verify-full`, or leave `sslmode` out"));
            }
            Some("system") => {
                self.mode = SslMode::VerifyFull;
                Some(Root::System)
            }
            Some(path) => Some(Root::File(path.into())),
            None => {
                at_home.map(Root::File).or_else(|| (self.mode >= SslMode::VerifyCa).then_some(Root::System))
            }
        };
        if self.direct && !self.mode.checks_certificates() {
            return Err(Error::new(ErrorKind::Usage, "`sslnegotiation=direct` needs TLS")
                .hint("add `sslmode=require` or, better, `sslmode=verify-full`"));
        }
        Ok(self)
    }

    /// The connector for these options.
    ///
    /// # Errors
    /// `Input` for a certificate or key file that cannot be used.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::new(self.trust()?, provider.signature_verification_algorithms);
        let versions: &[_] = if self.tls13_only { &[&rustls::version::TLS13] } else { rustls::ALL_VERSIONS };
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .map_err(|error| Error::new(ErrorKind::Internal, "TLS cannot be set up").because(error))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.certificate {
            None => config.with_no_client_auth(),
            Some(path) => {
                let chain = read_certificates(path, "sslcert")?;
                let key_path = self.key.as_deref().ok_or_else(|| {
                    Error::new(ErrorKind::Usage, "`sslcert` is given without `sslkey`")
                        .hint("add `sslkey=FILE`")
                })?;
                config.with_client_auth_cert(chain, read_key(key_path)?).map_err(|error| {
                    unusable(key_path, "sslkey", &error.to_string())
                        .hint("is it the key of the certificate in `sslcert`?")
                })?
            }
        };
        if self.direct {
            config.alpn_protocols = vec![b"postgresql".to_vec()];
        }
        Ok(MakeRustlsConnect::new(config))
    }

    fn trust(&self) -> Result<Trust> {
        let check_name = self.mode == SslMode::VerifyFull;
        match &self.root {
            Some(root) if self.mode.checks_certificates() => {
                let certificates = match root {
                    Root::File(path) => read_certificates(path, "sslrootcert")?,
                    Root::System => system_certificates()?,
                };
                let mut anchors = RootCertStore::empty();
                anchors.add_parsable_certificates(certificates.iter().cloned());
                Ok(Trust::Certificates { anchors, certificates, check_name })
            }
            _ => Ok(Trust::Anything),
        }
    }
}

fn unusable(path: &Path, parameter: &str, why: &str) -> Error {
    Error::new(ErrorKind::Input, format!("the file `{}` of `{parameter}` cannot be used", path.display()))
        .because(why)
}

fn pem_failure(error: &pem::Error) -> String {
    match error {
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => "there is nothing of this kind in PEM form in it".into(),
        other => format!("it is not valid PEM: {other}"),
    }
}

fn read_certificates(path: &Path, parameter: &str) -> Result<Vec<CertificateDer<'static>>> {
    let certificates =
        CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(
            |error| unusable(path, parameter, &pem_failure(&error)).hint(format!("correct `{parameter}`")),
        )?;
    if certificates.is_empty() {
        return Err(unusable(path, parameter, "it holds no certificate in PEM form")
            .hint("a PEM certificate begins with `-----BEGIN CERTIFICATE-----`"));
    }
    if certificates.iter().all(|der| certificate::Certificate::read(der).is_none()) {
        return Err(unusable(path, parameter, "its certificates cannot be decoded"));
    }
    Ok(certificates)
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| {
        unusable(path, "sslkey", &pem_failure(&error)).hint(
            "it must be a private key in PEM form without a passphrase (`openssl pkey -in KEY -out PLAIN`)",
        )
    })
}

fn system_certificates() -> Result<Vec<CertificateDer<'static>>> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found.certs);
    }
    let mut error = Error::new(ErrorKind::Input, "the operating system has no trusted certificates");
    for cause in found.errors {
        error = error.because(cause);
    }
    Err(error.hint("name the server's root certificate with `sslrootcert=FILE`"))
}
