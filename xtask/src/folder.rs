//! Folder contents: listed, and mirrored into another folder.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Doing as _, Failure};

/// Makes `to` hold the same files as `from`, touching only what differs: whoever watches the folder, a dev server or
/// Cargo, then does its work for real changes alone.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<(), Failure> {
    let wanted = files(from)?;
    for file in &wanted {
        let (source, copy) = (from.join(file), to.join(file));
        let bytes = fs::read(&source).doing(|| format!("read {}", source.display()))?;
        if fs::read(&copy).is_ok_and(|present| present == bytes) {
            continue;
        }
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder).doing(|| format!("make {}", folder.display()))?;
        }
        fs::write(&copy, bytes).doing(|| format!("write {}", copy.display()))?;
    }
    for file in files(to)? {
        if !wanted.contains(&file) {
            let stale = to.join(&file);
            fs::remove_file(&stale).doing(|| format!("remove {}", stale.display()))?;
        }
    }
    Ok(())
}

/// Every file below a folder, relative to it.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        let entries = fs::read_dir(&next).doing(|| format!("list {}", next.display()))?;
        for entry in entries {
            let path = entry.doing(|| format!("list {}", next.display()))?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_path_buf());
            }
        }
    }
    Ok(found)
}
