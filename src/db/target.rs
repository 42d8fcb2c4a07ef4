//! Decides which database is meant, from what was typed and from the environment.

use std::path::{Path, PathBuf};

use crate::db::environment::Environment;
use crate::db::settings::ServerTarget;
use crate::error::{Error, ErrorKind, Result};

/// What was typed about the database.
#[derive(Debug, Clone, Default)]
pub struct TargetOptions {
    /// The value of `--database-url`.
    pub database_url: Option<String>,
    /// The value of `--data-dir`.
    pub data_dir: Option<PathBuf>,
    /// Take a fresh database that lives in memory and is gone afterwards; beats
    /// everything else.
    pub in_memory: bool,
}

/// The database to open.
#[derive(Debug, Clone)]
pub enum Target {
    /// A PostgreSQL server.
    Server(Box<ServerTarget>),
    /// The embedded PostgreSQL with its files in this folder.
    #[cfg(feature = "embedded")]
    Embedded(PathBuf),
    /// The embedded PostgreSQL without files.
    #[cfg(feature = "embedded")]
    InMemory,
    /// The embedded PostgreSQL as it would be in this folder, without making it.
    #[cfg(feature = "embedded")]
    Rehearsal(PathBuf),
}

impl Target {
    /// Decides from `options` and the environment of this process: `--database-url`
    /// or `--data-dir`, else `DATABASE_URL` (from the environment, else from `.env`
    /// in the working directory), else the embedded PostgreSQL in
    /// `CLARA_CRM_DATA_DIR` or the platform's data folder.
    ///
    /// # Errors
    /// `Usage` for both options at once, a broken URL, or a build without the
    /// embedded PostgreSQL and no URL; `Input` for a `.env` that cannot be read.
    pub fn resolve(options: &TargetOptions) -> Result<Self> {
        Self::resolve_in(options, &Environment::of_process())
    }

    /// As [`Self::resolve`], in a given environment.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn resolve_in(options: &TargetOptions, environment: &Environment) -> Result<Self> {
        if options.in_memory {
            return in_memory();
        }
        match (options.database_url.as_deref(), options.data_dir.as_deref()) {
            (Some(_), Some(_)) => Err(usage("--database-url and --data-dir exclude each other")
                .hint("--database-url names a server, --data-dir a folder for the embedded PostgreSQL")),
            (Some(url), None) if url.trim().is_empty() => {
                Err(usage("--database-url is empty").hint("leave it out to use the embedded PostgreSQL"))
            }
            (Some(url), None) => server(url, environment),
            (None, Some(dir)) => embedded(dir),
            (None, None) => from_environment(environment),
        }
    }

    /// Which database this is, for people: never a password.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Server(server) => server.label(),
            #[cfg(feature = "embedded")]
            Self::Embedded(dir) | Self::Rehearsal(dir) => {
                format!("embedded PostgreSQL in {}", dir.display())
            }
            #[cfg(feature = "embedded")]
            Self::InMemory => "embedded PostgreSQL in memory".into(),
        }
    }

    /// What the user should know that is no error.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        match self {
            Self::Server(server) => server.warnings(),
            #[cfg(feature = "embedded")]
            Self::Embedded(_) | Self::InMemory | Self::Rehearsal(_) => &[],
        }
    }

    /// Whether it is the embedded PostgreSQL.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        !matches!(self, Self::Server(_))
    }

    /// Whether opening it would make a data folder that is not there yet.
    #[must_use]
    pub fn is_yet_to_be_made(&self) -> bool {
        #[cfg(feature = "embedded")]
        return matches!(self.for_rehearsal(), Self::Rehearsal(_));
        #[cfg(not(feature = "embedded"))]
        false
    }

    /// What is opened by those who change nothing: this database, or one in memory where
    /// opening it would fill a folder that is empty or not there yet.
    #[must_use]
    pub fn for_rehearsal(&self) -> Self {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded(dir) if is_vacant(dir) => Self::Rehearsal(dir.clone()),
            other => other.clone(),
        }
    }
}

#[cfg(feature = "embedded")]
fn is_vacant(dir: &Path) -> bool {
    !dir.exists() || std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none())
}

fn usage(message: &str) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn server(url: &str, environment: &Environment) -> Result<Target> {
    Ok(Target::Server(Box::new(ServerTarget::parse(url, environment)?)))
}

fn from_environment(environment: &Environment) -> Result<Target> {
    if let Some(url) = environment.get("DATABASE_URL") {
        return server(url, environment).map_err(|error| error.context("`DATABASE_URL` cannot be used"));
    }
    environment.dotenv_check()?;
    embedded_by_default(environment)
}

#[cfg(feature = "embedded")]
fn embedded_by_default(environment: &Environment) -> Result<Target> {
    if let Some(dir) = environment.get("CLARA_CRM_DATA_DIR") {
        return embedded(Path::new(dir));
    }
    let dirs = directories::ProjectDirs::from("", "", "clara-crm").ok_or_else(|| {
        usage("there is no home directory to keep the embedded PostgreSQL in")
            .hint("name a folder with --data-dir or CLARA_CRM_DATA_DIR")
            .hint("or name a server with --database-url or DATABASE_URL")
    })?;
    embedded(dirs.data_dir())
}

#[cfg(feature = "embedded")]
fn embedded(dir: &Path) -> Result<Target> {
    if dir.as_os_str().is_empty() {
        return Err(usage("--data-dir is empty").hint("leave it out to use the platform's data folder"));
    }
    let absolute = std::path::absolute(dir).map_err(|error| {
        Error::new(ErrorKind::Input, format!("the data folder `{}` cannot be used", dir.display()))
            .because(error)
    })?;
    Ok(Target::Embedded(absolute))
}

#[cfg(feature = "embedded")]
fn in_memory() -> Result<Target> {
    Ok(Target::InMemory)
}

#[cfg(not(feature = "embedded"))]
fn no_embedded() -> Error {
    usage("no database is named, and this build has no embedded PostgreSQL")
        .hint("name a server with --database-url or DATABASE_URL")
}

#[cfg(not(feature = "embedded"))]
fn embedded_by_default(_: &Environment) -> Result<Target> {
    Err(no_embedded())
}

#[cfg(not(feature = "embedded"))]
fn embedded(_: &Path) -> Result<Target> {
    Err(no_embedded().because("--data-dir is for the embedded PostgreSQL"))
}

#[cfg(not(feature = "embedded"))]
fn in_memory() -> Result<Target> {
    Err(no_embedded())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const URL: &str = "postgresql://me:hunter2@env.example.com/crm";

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(variables.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())))
            .with_user("os-user")
    }

    fn options(url: Option<&str>, dir: Option<&str>) -> TargetOptions {
        TargetOptions {
            database_url: url.map(str::to_owned),
            data_dir: dir.map(PathBuf::from),
            in_memory: false,
        }
    }

    fn label(options: &TargetOptions, variables: &[(&str, &str)]) -> String {
        Target::resolve_in(options, &environment(variables)).unwrap().label()
    }

    #[test]
    fn what_is_typed_beats_the_environment() {
        let typed = options(Some("postgres://you@typed.example.com/other"), None);
        assert_eq!(label(&typed, &[("DATABASE_URL", URL)]), "postgresql://you@typed.example.com:5432/other");
        assert_eq!(
            label(&options(None, None), &[("DATABASE_URL", URL), ("CLARA_CRM_DATA_DIR", "/x")]),
            "postgresql://me@env.example.com:5432/crm"
        );
    }

    #[cfg(feature = "embedded")]
    #[test]
    fn a_typed_folder_beats_the_environment() {
        assert_eq!(
            label(&options(None, Some("/srv/crm")), &[("DATABASE_URL", URL)]),
            "embedded PostgreSQL in /srv/crm"
        );
        assert_eq!(
            label(&options(None, None), &[("DATABASE_URL", ""), ("CLARA_CRM_DATA_DIR", "/srv/env")]),
            "embedded PostgreSQL in /srv/env"
        );
        // PGHOST alone does not make a server.
        assert!(label(&options(None, None), &[("PGHOST", "db.example.com")]).starts_with("embedded"));
        let here = Target::resolve_in(&options(None, Some("data")), &environment(&[])).unwrap();
        assert!(matches!(here, Target::Embedded(dir) if dir.is_absolute() && dir.ends_with("data")));
    }

    #[test]
    fn both_options_or_an_empty_one_are_usage_errors() {
        for options in [
            options(Some(URL), Some("/srv/crm")),
            options(Some(" "), None),
            options(None, Some("")),
            options(Some("not a url"), None),
        ] {
            let error = Target::resolve_in(&options, &environment(&[])).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            assert!(!error.hints().is_empty());
        }
    }

    #[test]
    fn a_broken_dotenv_matters_only_when_it_is_needed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".env");
        std::fs::write(&path, "what is this hunter2\n").unwrap();
        let broken = environment(&[]).with_dotenv(&path);
        let error = Target::resolve_in(&options(None, None), &broken).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(!error.to_string().contains("hunter2"));
        let with_url = environment(&[("DATABASE_URL", URL)]).with_dotenv(&path);
        let target = Target::resolve_in(&options(None, None), &with_url).unwrap();
        assert!(target.warnings()[0].contains(".env"));
        std::fs::write(&path, format!("DATABASE_URL={URL}\n")).unwrap();
        let good = environment(&[]).with_dotenv(&path);
        assert!(!Target::resolve_in(&options(None, None), &good).unwrap().is_embedded());
    }
}
