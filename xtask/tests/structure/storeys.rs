//! Storeys of the crates: which modules stand above which, from the ground up.
//!
//! A module takes from its own storey and from those below it. Whoever adds a module says here where it stands.

/// A crate's root and its storeys, the lowest first: each with a name and the modules at the crate's root.
pub(crate) type Storeys = (
    &'static str,
    &'static [(&'static str, &'static [&'static str])],
);

pub(crate) const STOREYS: [Storeys; 6] = [
    (
        "shared/src/lib.rs",
        &[
            (
                "ground",
                &[
                    "by_seat",
                    "doer",
                    "error_code",
                    "excerpt",
                    "ids",
                    "index",
                    "url_allow_list",
                    "name",
                    "rewrite",
                    "sort",
                    "steps",
                    "time",
                ],
            ),
            (
                "document",
                &[
                    "schema",
                    "text",
                    "order",
                    "word",
                    "scan",
                    "replica",
                    "integration",
                    "protocol",
                    "looked",
                    "news",
                ],
            ),
            (
                "agenda",
                &[
                    "agenda",
                    "promise",
                    "wording",
                    "recap",
                    "view",
                    "summary",
                    "search",
                    "operation",
                ],
            ),
            ("sync", &["authors", "presence", "session", "room"]),
        ],
    ),
    (
        "client-wasm/src/lib.rs",
        &[
            ("ground", &["base64", "error", "compaction"]),
            (
                "document",
                &[
                    "journal", "presence", "events", "body", "document", "history",
                ],
            ),
            ("core", &["core"]),
            ("bindings", &["bridge", "inputs"]),
        ],
    ),
    ("phrases-wasm/src/lib.rs", &[]),
    ("search-wasm/src/lib.rs", &[]),
    (
        "server/src/lib.rs",
        &[
            ("system", &["system"]),
            ("store", &["store"]),
            ("vault", &["vault"]),
            ("backup", &["backup"]),
            ("net", &["net"]),
            ("people", &["people"]),
            ("rooms", &["rooms"]),
            ("config", &["config"]),
            ("operation", &["operation"]),
            ("http", &["http"]),
            ("serve", &["serve"]),
        ],
    ),
    (
        "xtask/src/main.rs",
        &[
            (
                "ground",
                &[
                    "failure", "folder", "packing", "paths", "process", "split", "tools",
                ],
            ),
            (
                "parts",
                &["contracts", "fuzz", "page", "product", "stories", "wasm"],
            ),
            ("commands", &["check", "dev"]),
        ],
    ),
];
