//! The other browser engines that the main stories are told in: Firefox and `WebKit`.

use std::env;
use std::path::{Path, PathBuf};

use super::{apt, on_path};
use crate::failure::Failure;
use crate::process::{ask, command, run};

/// Names a Firefox of this machine instead of the one on the search path.
const CHOSEN_FIREFOX: &str = "DUOLOGUE_FIREFOX";

/// Names the `MiniBrowser` of `WebKitGTK` instead of the one beside the system's libraries.
const CHOSEN_MINI_BROWSER: &str = "DUOLOGUE_MINIBROWSER";

/// The language that `MiniBrowser` is started in; without one of the system's it says `C` to pages.
const LOCALE: &str = "en_GB.UTF-8";

const HOW: &str = "Install Firefox 140 or newer, WebKitGTK's WebDriver with its MiniBrowser, and Xvfb \
                   (Debian: `apt-get install firefox-esr webkit2gtk-driver xvfb locales`), or name the \
                   browsers in DUOLOGUE_FIREFOX and DUOLOGUE_MINIBROWSER";

/// The browsers' programs.
pub(crate) struct Engines {
    pub(crate) firefox: PathBuf,
    pub(crate) mini_browser: PathBuf,
}

/// Both browsers and what they need, installed through the system's packages when absent.
pub(crate) fn require(folder: &Path) -> Result<Engines, Failure> {
    let absent: Vec<&str> = [
        ("firefox-esr", firefox().is_none()),
        (
            "webkit2gtk-driver",
            mini_browser().is_none() || on_path("WebKitWebDriver").is_none(),
        ),
        ("xvfb", on_path("Xvfb").is_none()),
        (
            "locales",
            !Path::new("/usr/share/i18n/locales/en_GB").exists(),
        ),
    ]
    .into_iter()
    .filter_map(|(package, absent)| absent.then_some(package))
    .collect();
    if !absent.is_empty() {
        let need = "the stories in every browser engine need Firefox and WebKitGTK";
        apt::install(&absent, need, HOW, folder)?;
    }
    add_locale(folder)?;
    let missing = |name: &str| Failure::new(format!("{name} was installed but isn't found. {HOW}"));
    Ok(Engines {
        firefox: firefox().ok_or_else(|| missing("Firefox"))?,
        mini_browser: mini_browser().ok_or_else(|| missing("MiniBrowser"))?,
    })
}

fn firefox() -> Option<PathBuf> {
    chosen(CHOSEN_FIREFOX).or_else(|| ["firefox-esr", "firefox"].into_iter().find_map(on_path))
}

/// `MiniBrowser` is on no search path: Debian keeps it in a folder of the machine's own kind.
fn mini_browser() -> Option<PathBuf> {
    if let Some(chosen) = chosen(CHOSEN_MINI_BROWSER) {
        return Some(chosen);
    }
    let triplet = format!("{}-linux-gnu", env::consts::ARCH);
    ["/usr/lib", "/usr/libexec"]
        .into_iter()
        .flat_map(|place| [Path::new(place).join(&triplet), PathBuf::from(place)])
        .flat_map(|place| {
            ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"].map(|of| place.join(of))
        })
        .map(|place| place.join("MiniBrowser"))
        .find(|file| file.is_file())
}

fn chosen(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|chosen| !chosen.is_empty())
        .map(PathBuf::from)
}

fn add_locale(folder: &Path) -> Result<(), Failure> {
    let known = ask(command("locale", ["-a"], folder)).unwrap_or_default();
    if known
        .lines()
        .any(|line| line.eq_ignore_ascii_case("en_GB.utf8"))
    {
        return Ok(());
    }
    println!("Adding the language {LOCALE} to this machine");
    let prefix = apt::as_root(folder)
        .ok_or_else(|| Failure::new(format!("adding the language {LOCALE} needs root. {HOW}")))?;
    let words = [prefix, &["localedef", "-i", "en_GB", "-f", "UTF-8", LOCALE]].concat();
    let Some((program, rest)) = words.split_first() else {
        return Ok(());
    };
    run(command(program, rest, folder))
}
