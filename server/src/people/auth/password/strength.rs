//! Passwords that are guessed first, and are therefore not taken.

use thiserror::Error;
use zxcvbn::feedback::{Feedback, Warning};
use zxcvbn::{Score, zxcvbn};

/// The fewest guesses that a password has to stand: 10⁸, by zxcvbn's estimate.
const LEAST: Score = Score::Three;
/// A shorter piece of a name stands in many words by chance.
const SHORTEST_PIECE: usize = 3;
/// What the product is called.
const PRODUCT: &str = "duologue";
/// "Password" and "secret" in languages that zxcvbn's lists leave out.
const COMMON: [&str; 14] = [
    "passwort",
    "kennwort",
    "geheim",
    "wachtwoord",
    "motdepasse",
    "contraseña",
    "contrasena",
    "senha",
    "hasło",
    "haslo",
    "пароль",
    "parola",
    "şifre",
    "lösenord",
];

/// Why a password is not taken: what is wrong, and what to choose instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Weakness {
    /// Little is left of it without the person's name, their e-mail and the product's name.
    #[error(
        "This password is made of your name, your e-mail or Duologue's name, which are tried first. \
         Choose several words that have nothing to do with you."
    )]
    Personal,
    /// It is on the lists that guessers begin with, or close to that.
    #[error(
        "This password is one of those that are tried first, or close to one. Choose several words \
         that don't belong together."
    )]
    Common,
    /// The same again and again.
    #[error(
        "This password repeats itself, which makes it no harder to guess. Choose several words that \
         don't belong together."
    )]
    Repeated,
    /// Letters, digits or keys in their order.
    #[error(
        "This password follows the alphabet, the numbers or the keys of a keyboard. Choose several \
         words that don't belong together."
    )]
    InOrder,
    /// Too few guesses find it.
    #[error("This password is easy to guess. Make it longer, best by some more words.")]
    Short,
}

/// What is wrong with a password of somebody with this name and e-mail; `None` if it may be chosen.
///
/// Needs tens of milliseconds at most, since zxcvbn reads no more than 100 characters.
pub(super) fn weakness(password: &str, name: &str, email: &str) -> Option<Weakness> {
    let password = password.to_lowercase();
    let common: Vec<String> = COMMON.map(str::to_owned).into();
    for (pieces, weakness) in [
        (pieces(name, email), Weakness::Personal),
        (common, Weakness::Common),
    ] {
        let rest = without(&password, &pieces);
        if rest.len() < password.len() && estimate(&rest).is_some() {
            return Some(weakness);
        }
    }
    estimate(&password).or_else(|| {
        let repeated = repeated(&password)?;
        estimate(&repeated).map(|_| Weakness::Repeated)
    })
}

/// What makes it easy to guess.
fn estimate(password: &str) -> Option<Weakness> {
    let estimate = zxcvbn(password, &[]);
    if estimate.score() >= LEAST {
        return None;
    }
    let warning = estimate.feedback().and_then(Feedback::warning);
    Some(match warning {
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => Weakness::Repeated,
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => Weakness::InOrder,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) | None => {
            Weakness::Short
        }
        // On a list of passwords, words or names.
        Some(_) => Weakness::Common,
    })
}

/// Everything that a guesser who knows the person tries, the longest first.
fn pieces(name: &str, email: &str) -> Vec<String> {
    let (name, email) = (name.to_lowercase(), email.to_lowercase());
    let local = email.split('@').next().unwrap_or_default();
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.map(str::to_owned).collect()
    };
    let mut pieces = vec![PRODUCT.to_owned(), local.to_owned()];
    pieces.extend(words(&name));
    pieces.extend(words(&email));
    pieces.extend([name, email]);
    pieces.retain(|piece| piece.chars().count() >= SHORTEST_PIECE);
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    pieces
}

fn without(password: &str, pieces: &[String]) -> String {
    let mut rest = password.to_owned();
    for piece in pieces {
        rest = rest.replace(piece.as_str(), "");
    }
    rest
}

/// What is said again and again in it, whatever stands in between; none if it says nothing twice.
fn repeated(password: &str) -> Option<String> {
    let said: Vec<char> = password.chars().filter(|c| c.is_alphanumeric()).collect();
    let length = said.len();
    let once = (1..=length / 2).find(|once| {
        length.is_multiple_of(*once) && said.chunks(*once).all(|part| said.starts_with(part))
    })?;
    Some(said.into_iter().take(once).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passwords with a name and an e-mail, and what is said of them.
    const ROWS: &str = include_str!("../../../../../tests/data/passwords.json");

    #[test]
    fn every_password_of_the_table_is_taken_or_refused_as_it_says() {
        let rows: Vec<[String; 4]> = serde_json::from_str(ROWS).unwrap();
        assert!(rows.len() >= 60);
        for [password, name, email, expected] in rows {
            let told = match weakness(&password, &name, &email) {
                None => "taken",
                Some(Weakness::Personal) => "personal",
                Some(Weakness::Common) => "common",
                Some(Weakness::Repeated) => "repeated",
                Some(Weakness::InOrder) => "in order",
                Some(Weakness::Short) => "short",
            };
            assert_eq!(told, expected, "{password:?} of {name} <{email}>");
        }
    }
}
