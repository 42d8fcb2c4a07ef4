//! What surrounds the program: environment variables, the `.env` file, the home
//! directory. Taken once and handed on, so that nothing below reads the process.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// Environment variables and directories, as found at one moment.
///
/// A variable that is not set is looked for in the `.env` file of the working
/// directory; the real environment wins. An empty variable counts as unset.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    dotenv: BTreeMap<String, String>,
    dotenv_failure: Option<String>,
    home: Option<PathBuf>,
    user: Option<String>,
}

impl Environment {
    /// The environment of this process, with the `.env` of its working directory.
    #[must_use]
    pub fn of_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let mut environment = Self::new(variables);
        environment.home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
        environment.user = whoami::username().ok();
        match std::env::current_dir() {
            Ok(directory) => environment.with_dotenv(&directory.join(".env")),
            Err(_) => environment,
        }
    }

    /// An environment of exactly these variables.
    #[must_use]
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), ..Self::default() }
    }

    /// Sets the home directory, where `.pgpass` and `.postgresql/` are looked for.
    #[must_use]
    pub fn with_home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// Sets the operating system's user, who is the default database user.
    #[must_use]
    pub fn with_user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// Reads a `.env` file. One that does not exist changes nothing; one that
    /// cannot be read is remembered and reported by [`Self::dotenv_check`].
    #[must_use]
    pub fn with_dotenv(mut self, path: &Path) -> Self {
        match fs::metadata(path) {
            // A folder of this name is a Python environment, not settings.
            Ok(found) if found.is_dir() => return self,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return self,
            _ => {}
        }
        match read_dotenv(path) {
            Ok(variables) => self.dotenv = variables,
            Err(why) => self.dotenv_failure = Some(why),
        }
        self
    }

    /// The value of `name`, from the environment, else from `.env`; never empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let set = |from: &'_ BTreeMap<String, String>| from.get(name).is_some_and(|value| !value.is_empty());
        if set(&self.variables) {
            return self.variables.get(name).map(String::as_str);
        }
        // Set but empty in the real environment still hides what the file says.
        if self.variables.contains_key(name) || !set(&self.dotenv) {
            return None;
        }
        self.dotenv.get(name).map(String::as_str)
    }

    /// Fails when there is a `.env` that cannot be read.
    ///
    /// # Errors
    /// `Input`, with the reason and without the file's content.
    pub fn dotenv_check(&self) -> Result<()> {
        match &self.dotenv_failure {
            None => Ok(()),
            Some(why) => Err(Error::new(ErrorKind::Input, "the file `.env` cannot be read")
                .because(why)
                .hint("write each line as `NAME=value`, with quotes around a value with spaces")
                .hint("or name the database with --database-url or --data-dir")),
        }
    }

    pub(super) fn dotenv_warning(&self) -> Option<String> {
        self.dotenv_failure.as_ref().map(|why| format!("file `.env` is ignored: {why}"))
    }

    pub(super) fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }
}

fn read_dotenv(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let entries = dotenvy::from_path_iter(path).map_err(|error| match error {
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "it is not a `.env` file".to_owned(),
    })?;
    let mut variables = BTreeMap::new();
    let mut last: Option<String> = None;
    for entry in entries {
        match entry {
            // Of two lines for one name the first counts, as in dotenvy itself.
            Ok((name, value)) => {
                last = Some(name.clone());
                variables.entry(name).or_insert(value);
            }
            // dotenvy's own message quotes the line, which may hold a password.
            Err(dotenvy::Error::Io(error)) => return Err(error.to_string()),
            Err(_) => {
                let place =
                    last.map_or("its first entry".to_owned(), |name| format!("what follows `{name}`"));
                return Err(format!("{place} is not `NAME=value`"));
            }
        }
    }
    Ok(variables)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)], dotenv: &str) -> Environment {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".env");
        fs::write(&path, dotenv).unwrap();
        Environment::new(variables.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))).with_dotenv(&path)
    }

    #[test]
    fn the_real_environment_wins_over_the_file() {
        let env = environment(&[("A", "real"), ("E", "")], "A=file\nB='two words'\nB=late\nE=file\n");
        assert_eq!(env.get("A"), Some("real"));
        assert_eq!(env.get("B"), Some("two words"));
        assert_eq!(env.get("E"), None);
        assert_eq!(env.get("C"), None);
        assert!(env.dotenv_check().is_ok());
    }

    #[test]
    fn a_broken_file_is_reported_without_its_content() {
        let env = environment(&[], "OK=1\nthis hunter2 is no setting\n");
        let error = env.dotenv_check().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains("what follows `OK`"), "{error}");
        assert!(!error.to_string().contains("hunter2"));
        assert!(!env.dotenv_warning().unwrap().contains("hunter2"));
    }

    #[test]
    fn a_missing_file_or_a_folder_is_no_matter() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Environment::default().with_dotenv(&dir.path().join(".env")).dotenv_check().is_ok());
        assert!(Environment::default().with_dotenv(dir.path()).dotenv_check().is_ok());
    }
}
