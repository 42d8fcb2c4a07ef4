//! A connection of ours as libpq's environment variables, for programs that are started:
//! a command line can be read by every user of the machine.

use std::collections::BTreeMap;
use std::ffi::OsString;

use tokio_postgres::config::ChannelBinding;

use crate::db::endpoint::{Address, Endpoint};
use crate::db::settings::ServerTarget;
use crate::db::tls::{Root, TlsOptions};

/// Variables and their values. `Debug` is not derived: a password is among them.
pub(super) struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// Gives a command these variables, and none of libpq's that this process has besides.
    pub(super) fn apply(&self, command: &mut tokio::process::Command) {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        // What the programs say is read by `programs`, so it must be English.
        command.env("LC_ALL", "C").envs(&self.0);
    }

    #[cfg(test)]
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&OsString::from(name)).and_then(|value| value.to_str())
    }
}

/// The variables for the server that `endpoint` is: of several hosts, the one in use.
pub(super) fn environment(server: &ServerTarget, endpoint: &Endpoint) -> Environment {
    let mut all = BTreeMap::new();
    let mut set = |name: &str, value: OsString| all.insert(OsString::from(name), value);
    match &endpoint.address {
        Address::Tcp { host, hostaddr } => {
            set("PGHOST", host.into());
            if let Some(address) = hostaddr {
                set("PGHOSTADDR", address.to_string().into());
            }
        }
        Address::Unix(dir) => drop(set("PGHOST", dir.into())),
    }
    set("PGPORT", endpoint.port.to_string().into());
    set("PGUSER", (&server.user).into());
    set("PGDATABASE", (&server.dbname).into());
    set("PGAPPNAME", (&server.application_name).into());
    if let Some(password) = server.password.as_ref().or(endpoint.password.as_ref()) {
        set("PGPASSWORD", password.expose().into());
    }
    if let Some(options) = &server.options {
        set("PGOPTIONS", options.into());
    }
    if let Some(timeout) = server.connect_timeout {
        set("PGCONNECT_TIMEOUT", timeout.as_secs().max(1).to_string().into());
    }
    set("PGCHANNELBINDING", channel_binding(server.channel_binding).into());
    set("PGGSSENCMODE", "disable".into());
    tls(&server.tls, set);
    Environment(all)
}

fn channel_binding(wanted: ChannelBinding) -> &'static str {
    match wanted {
        ChannelBinding::Disable => "disable",
        ChannelBinding::Require => "require",
        _ => "prefer",
    }
}

fn tls(tls: &TlsOptions, mut set: impl FnMut(&str, OsString) -> Option<OsString>) {
    set("PGSSLMODE", tls.mode.as_str().into());
    match &tls.root {
        Some(Root::File(path)) => drop(set("PGSSLROOTCERT", path.into())),
        Some(Root::System) => drop(set("PGSSLROOTCERT", "system".into())),
        None => {}
    }
    if let Some(certificate) = &tls.certificate {
        set("PGSSLCERT", certificate.into());
    }
    if let Some(key) = &tls.key {
        set("PGSSLKEY", key.into());
    }
    if tls.direct {
        set("PGSSLNEGOTIATION", "direct".into());
    }
    if tls.tls13_only {
        set("PGSSLMINPROTOCOLVERSION", "TLSv1.3".into());
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::db::Environment as Surroundings;

    #[test]
    fn the_host_in_use_and_all_that_was_said_of_it() {
        let url = "postgresql://me:hunter2@one.example:6000,two.example:6001/crm?sslmode=verify-full\
                   &sslrootcert=/etc/ca.pem&options=-c%20x.y%3D1&connect_timeout=7&channel_binding=require";
        let server = ServerTarget::parse(url, &Surroundings::default()).unwrap();
        let got = environment(&server, &server.endpoints[1]);
        for (name, value) in [
            ("PGHOST", "two.example"),
            ("PGPORT", "6001"),
            ("PGUSER", "me"),
            ("PGDATABASE", "crm"),
            ("PGPASSWORD", "hunter2"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/etc/ca.pem"),
            ("PGOPTIONS", "-c x.y=1"),
            ("PGCONNECT_TIMEOUT", "7"),
            ("PGCHANNELBINDING", "require"),
            ("PGAPPNAME", "clara-crm"),
        ] {
            assert_eq!(got.get(name), Some(value), "{name}");
        }
    }
}
