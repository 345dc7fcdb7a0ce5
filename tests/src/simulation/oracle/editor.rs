//! A topic as an editor shows it: never read again, only told of changes.

use duologue_client::events::{LineAttributes, TopicChange};
use duologue_shared::ids::LineId;
use duologue_shared::text::{Line, LineKind, LinePatch, Marks, MarksChange, TextDelta, TextOp};
use std::collections::HashMap;

/// One offset's worth of text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Unit(u16, Marks),
    Marker(LineId),
}

/// What an editor would show.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Mirror {
    atoms: Vec<Atom>,
    looks: HashMap<LineId, LineAttributes>,
}

const PLAIN: LineAttributes = LineAttributes {
    kind: LineKind::Text,
    indent: 0,
    checked: false,
    start: 0,
};

impl Mirror {
    /// What an editor shows when it is opened.
    pub(in crate::simulation) fn of(lines: &[Line]) -> Self {
        let mut mirror = Self::default();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                mirror.atoms.push(Atom::Marker(line.id.clone()));
                let look = LineAttributes {
                    kind: line.kind,
                    indent: line.indent,
                    checked: line.checked,
                    start: line.start,
                };
                mirror.looks.insert(line.id.clone(), look);
            }
            for span in &line.spans {
                let atoms = units(&span.text, &span.marks);
                mirror.atoms.extend(atoms);
            }
        }
        mirror
    }

    /// The person edits here: an editor is not told of that, it did it.
    pub(in crate::simulation) fn edit(&mut self, ops: &[TextOp], lines: &[(LineId, LinePatch)]) {
        for op in ops {
            match op {
                TextOp::Insert { at, text, marks } => {
                    self.put(index(*at), units(text, marks).collect());
                }
                TextOp::Break { at, line } => {
                    self.looks.entry(line.clone()).or_insert(PLAIN);
                    self.put(index(*at), vec![Atom::Marker(line.clone())]);
                }
                TextOp::Delete { at, len } => {
                    self.atoms.drain(index(*at)..index(at + len));
                }
                TextOp::Format { at, len, marks } => self.mark(index(*at), index(*len), marks),
            }
        }
        for (line, patch) in lines {
            let look = self.looks.entry(line.clone()).or_insert(PLAIN);
            look.kind = patch.kind.unwrap_or(look.kind);
            look.indent = patch.indent.unwrap_or(look.indent);
            look.checked = patch.checked.unwrap_or(look.checked);
            look.start = patch.start.unwrap_or(look.start);
        }
    }

    /// Something changed that was not typed here.
    pub(in crate::simulation) fn hear(&mut self, change: &TopicChange) {
        let mut at = 0;
        for step in &change.delta {
            match step {
                TextDelta::Retain { len, marks } => {
                    if let Some(marks) = marks {
                        self.mark(at, index(*len), marks);
                    }
                    at += index(*len);
                }
                TextDelta::Insert { text, marks } => {
                    let atoms: Vec<_> = units(text, marks).collect();
                    let len = atoms.len();
                    self.put(at, atoms);
                    at += len;
                }
                TextDelta::Break { line } => {
                    self.put(at, vec![Atom::Marker(line.clone())]);
                    at += 1;
                }
                TextDelta::Delete { len } => {
                    self.atoms.drain(at..at + index(*len));
                }
            }
        }
        for line in &change.lines {
            self.looks.insert(line.line.clone(), line.patch);
        }
    }

    /// Whether an editor opened now would show the same.
    pub(in crate::simulation) fn check(&self, lines: &[Line]) -> Result<(), String> {
        let fresh = Self::of(lines);
        if self.atoms != fresh.atoms {
            return Err(format!(
                "an editor shows {:?}, not {:?}",
                self.atoms, fresh.atoms
            ));
        }
        for (line, look) in &fresh.looks {
            let shown = self.looks.get(line).unwrap_or(&PLAIN);
            if shown != look {
                return Err(format!("an editor shows {line} as {shown:?}, not {look:?}"));
            }
        }
        Ok(())
    }

    fn put(&mut self, at: usize, atoms: Vec<Atom>) {
        self.atoms.splice(at..at, atoms);
    }

    fn mark(&mut self, at: usize, len: usize, change: &MarksChange) {
        for atom in &mut self.atoms[at..at + len] {
            if let Atom::Unit(_, marks) = atom {
                marks.bold = change.bold.unwrap_or(marks.bold);
                marks.italic = change.italic.unwrap_or(marks.italic);
                marks.strike = change.strike.unwrap_or(marks.strike);
                marks.code = change.code.unwrap_or(marks.code);
                if let Some(link) = &change.link {
                    marks.link.clone_from(link);
                }
            }
        }
    }
}

fn units<'a>(text: &'a str, marks: &'a Marks) -> impl Iterator<Item = Atom> + 'a {
    text.encode_utf16()
        .map(|unit| Atom::Unit(unit, marks.clone()))
}

fn index(offset: u32) -> usize {
    usize::try_from(offset).unwrap()
}
