//! Judges a server's certificate as libpq would.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::certificate::{Certificate, Dates};

/// Which certificates are believed.
#[derive(Debug)]
pub(super) enum Trust {
    /// Any: the connection is encrypted, and that is all.
    Anything,
    /// Those that lead to one of `certificates`, or are one of them.
    Certificates {
        /// `certificates` in the form that rustls wants. Intermediates are anchors
        /// too: a server that sends its leaf alone is then verified as psql does it.
        anchors: RootCertStore,
        certificates: Vec<CertificateDer<'static>>,
        /// Whether the host name must be in the certificate (`verify-full`).
        check_name: bool,
    },
}

#[derive(Debug)]
pub(super) struct Verifier {
    trust: Trust,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    pub(super) fn new(trust: Trust, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { trust, algorithms }
    }

    fn check_chain(
        &self,
        leaf: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        anchors: &RootCertStore,
        now: UnixTime,
    ) -> Result<(), Error> {
        let parsed = ParsedCertificate::try_from(leaf)?;
        verify_server_cert_signed_by_trust_anchor(&parsed, anchors, sent, now, self.algorithms.all)
    }
}

/// A certificate that is itself trusted needs no chain: self-signed ones, also of
/// version 1 or marked as an authority, which rustls would not take as a server's.
fn check_itself(leaf: &CertificateDer<'_>, now: UnixTime) -> Result<(), Error> {
    match Certificate::read(leaf).map(|certificate| certificate.dates(now)) {
        Some(Dates::Valid) => Ok(()),
        Some(Dates::NotYet) => Err(CertificateError::NotValidYet.into()),
        Some(Dates::Over) => Err(CertificateError::Expired.into()),
        None => Err(CertificateError::BadEncoding.into()),
    }
}

fn check_host(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
    let by_alternative_name =
        ParsedCertificate::try_from(leaf).and_then(|parsed| verify_server_name(&parsed, name));
    match by_alternative_name {
        Err(_) if Certificate::read(leaf).is_some_and(|certificate| certificate.common_name_is(name)) => {
            Ok(())
        }
        // Of a version that rustls does not parse, it is only known not to fit.
        Err(Error::InvalidCertificate(CertificateError::Other(_) | CertificateError::BadEncoding)) => {
            Err(CertificateError::NotValidForName.into())
        }
        result => result,
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Trust::Certificates { anchors, certificates, check_name } = &self.trust {
            if certificates.iter().any(|trusted| trusted == end_entity) {
                check_itself(end_entity, now)?;
            } else {
                self.check_chain(end_entity, intermediates, anchors, now)?;
            }
            if *check_name {
                check_host(end_entity, server_name)?;
            }
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match verify_tls12_signature(message, cert, dss, &self.algorithms) {
            // Who believes any certificate gains nothing from its signature.
            Err(_) if matches!(self.trust, Trust::Anything) => Ok(HandshakeSignatureValid::assertion()),
            result => result,
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        // A version 1 certificate stops rustls before it comes to the signature.
        if ParsedCertificate::try_from(cert).is_err()
            && let Some(key) = Certificate::read(cert).and_then(|certificate| certificate.public_key())
        {
            return verify_tls13_signature_with_raw_key(message, &key, dss, &self.algorithms);
        }
        match verify_tls13_signature(message, cert, dss, &self.algorithms) {
            Err(_) if matches!(self.trust, Trust::Anything) => Ok(HandshakeSignatureValid::assertion()),
            result => result,
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
