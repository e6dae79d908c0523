//! Where settings, desks and logs lie: the XDG directories, unless somebody says otherwise.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Where everything lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The desk's folder.
    pub desk: PathBuf,
    /// The user's settings file.
    pub config: PathBuf,
    /// It was named on the command line: then it must be there.
    pub named: bool,
    /// The desk was named: what is added goes into its own file, unless a settings file was named too.
    pub desk_named: bool,
    /// Where log files go.
    pub state: PathBuf,
}

impl Places {
    /// Finds the places; what is given wins over the XDG directories.
    pub fn find(desk: Option<PathBuf>, config: Option<PathBuf>) -> Result<Places, String> {
        let base = etcetera::choose_base_strategy()
            .map_err(|error| format!("the home directory is not known: {error}; set HOME"))?;
        let data = base.data_dir().join("hearken");
        let state = base.state_dir().map_or_else(|| data.join("logs"), |state| state.join("hearken"));
        let (named, desk_named) = (config.is_some(), desk.is_some());
        Ok(Places {
            desk: desk.unwrap_or(data),
            config: config.unwrap_or_else(|| base.config_dir().join("hearken").join("config.toml")),
            named,
            desk_named,
            state,
        })
    }

    /// Returns the places of a throw-away desk, which reads no settings of the user's.
    pub fn alone(desk: &Path) -> Places {
        Places {
            desk: desk.to_owned(),
            config: desk.join("config.toml"),
            named: false,
            desk_named: false,
            state: desk.join("logs"),
        }
    }

    /// Returns the settings file into which accounts are written.
    pub fn own_file(&self) -> PathBuf {
        if self.desk_named && !self.named { self.desk.join("config.toml") } else { self.config.clone() }
    }

    /// Returns the folders that may hold settings, the later one winning.
    pub fn folders(&self) -> Vec<PathBuf> {
        let user = self.config.parent().map(Path::to_owned).unwrap_or_default();
        let mut folders = vec![user];
        if !folders.contains(&self.desk) {
            folders.push(self.desk.clone());
        }
        folders
    }

    /// Returns the settings files, the later one winning; they need not be there.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = vec![self.config.clone()];
        let desk = self.desk.join("config.toml");
        if !files.contains(&desk) {
            files.push(desk);
        }
        files
    }
}
