//! URL allow-list: which links an agenda may have, for the page, the server and everything that reads.

/// Longest link in bytes.
const MAX_LINK_LEN: usize = 2048;

/// Whether a link may stand in the document: `http`, `https` and `mailto` only, so that opening one
/// runs no script and reads no file.
pub fn is_allowed_link(link: &str) -> bool {
    let Some((scheme, rest)) = link.split_once(':') else {
        return false;
    };
    let scheme_is = |allowed: &str| scheme.eq_ignore_ascii_case(allowed);
    let known = (scheme_is("http") || scheme_is("https")) && rest.starts_with("//")
        || scheme_is("mailto") && !rest.is_empty();
    // Browsers drop control characters while parsing, so a link with any would not be the one that was checked.
    known && link.len() <= MAX_LINK_LEN && !link.chars().any(char::is_control)
}
