//! Devices in words: the browser and the system somebody signs in with.

/// The browser and system that a request's `User-Agent` names, such as `Firefox on Windows`. Only for
/// people to recognise their own devices by: anybody can claim to be any of them.
///
/// A table of our own, since this is all that is shown: a parser of every version of everything would
/// have to be kept up for nothing.
pub(crate) fn device_words(agent: &str) -> String {
    let named = |table: &[(&str, &'static str)]| {
        let found = table.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown program".to_owned(),
    }
}

/// Marks in the order in which they count: nearly every browser claims to be others as well.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_are_named() {
        let check = |agent: &str, expect: &str| {
            assert_eq!(device_words(agent), expect, "{agent}");
        };
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        check(
            &format!("{windows} {webkit} Chrome/140.0.0.0 Safari/537.36"),
            "Chrome on Windows",
        );
        check(
            &format!("{windows} {webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"),
            "Edge on Windows",
        );
        check(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        );
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
             like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        );
        check(
            "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile \
             Safari/537.36",
            "Chrome on Android",
        );
        check("Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows");
        check("curl/8.5.0", "An unknown program");
        check("<script>alert(1)</script>", "An unknown program");
        assert_eq!(device_words(""), "An unknown program");
    }
}
