use super::{
    EditError, EditLineError, Line, LineKind, LinePatch, Marks, MarksChange, Span, TextDelta,
    TextOp, edit, headline, lines, plain, set_line,
};
use crate::ids::{LineId, TopicId};
use crate::replica::Replica;
use crate::schema;
use crate::testing::{self, bring, delete, edits, insert, line, replica, sets_line, split, topic};
use yrs::{Any, Array, Doc, Map, Text, Transact};

mod beyond;
mod concurrent;
mod passes;
mod steps;
mod undo;
mod written;

fn bold() -> MarksChange {
    MarksChange {
        bold: Some(true),
        ..MarksChange::default()
    }
}

fn link_to(link: &str) -> Marks {
    Marks {
        link: Some(link.to_owned()),
        ..Marks::default()
    }
}

/// A line of a numbered list, with a number that it is given.
fn numbered(start: u32) -> LinePatch {
    LinePatch {
        kind: Some(LineKind::Number),
        start: Some(start),
        ..LinePatch::default()
    }
}

fn format(at: u32, len: u32, marks: MarksChange) -> TextOp {
    TextOp::Format { at, len, marks }
}

/// Lines as `id kind|words`, marked words as `*words*`.
fn drawn(replica: &Replica, topic: &TopicId) -> Vec<String> {
    lines(&replica.doc().transact(), topic)
        .iter()
        .map(draw)
        .collect()
}

fn draw(line: &Line) -> String {
    let words: Vec<String> = line
        .spans
        .iter()
        .map(|span| {
            let Span { text, marks } = span;
            if marks.is_plain() {
                text.clone()
            } else {
                format!("*{text}*")
            }
        })
        .collect();
    format!("{} {}|{}", line.id, line.kind.as_str(), words.concat())
}

#[track_caller]
fn check_edit(before: &[TextOp], op: TextOp, expected: Result<&str, EditError>) {
    let (ana, notes) = (replica(1), topic("notes"));
    edits(&ana, &notes, before);
    let unchanged = testing::plain(&ana, &notes);
    let done = edit(&mut ana.doc().transact_mut(), &notes, &[insert(0, ">"), op]);
    let text = testing::plain(&ana, &notes);
    match expected {
        Ok(expected) => assert_eq!((done, text.as_str()), (Ok(()), expected)),
        Err(error) => assert_eq!((done, text), (Err(error), unchanged)),
    }
}

#[test]
fn words_break_into_lines_at_their_markers() {
    let (ana, notes) = (replica(1), topic("notes"));
    assert_eq!(drawn(&ana, &notes), ["first-line text|"]);
    edits(
        &ana,
        &notes,
        &[
            insert(0, "headline"),
            split(8, "1"),
            insert(9, "note"),
            split(13, "2"),
        ],
    );
    assert_eq!(
        drawn(&ana, &notes),
        [
            "first-line text|headline",
            "line-001 text|note",
            "line-002 text|"
        ]
    );
    assert_eq!(testing::plain(&ana, &notes), "headline\nnote\n");
    assert_eq!(headline(&ana.doc().transact(), &notes), "headline");
}

#[test]
fn offsets_count_utf16_units_and_one_for_a_marker() {
    let (ana, notes) = (replica(1), topic("notes"));
    // ruler:                         0123 45 6            7 8
    edits(
        &ana,
        &notes,
        &[insert(0, "né👍👩‍🚀!"), split(4, "1"), insert(5, "x")],
    );
    assert_eq!(testing::plain(&ana, &notes), "né👍\nx👩‍🚀!");
    edits(&ana, &notes, &[delete(5, 1), delete(2, 2), insert(2, "🎉")]);
    assert_eq!(testing::plain(&ana, &notes), "né🎉\n👩‍🚀!");
}

#[test]
fn an_edit_is_checked_as_a_whole_before_anything_is_written() {
    let text = [insert(0, "a👍b"), split(4, "1")];
    check_edit(&text, insert(5, "!"), Ok(">a👍b!\n"));
    check_edit(&text, insert(3, "!"), Err(EditError::InsideCharacter));
    check_edit(&text, delete(3, 1), Err(EditError::InsideCharacter));
    check_edit(&text, delete(2, 1), Err(EditError::InsideCharacter));
    check_edit(&text, format(1, 2, bold()), Err(EditError::InsideCharacter));
    check_edit(&text, delete(2, 2), Ok(">ab\n"));
    check_edit(&text, delete(0, 6), Ok(""));
    check_edit(&text, delete(0, 7), Err(EditError::OutOfRange));
    check_edit(&text, insert(7, "!"), Err(EditError::OutOfRange));
    check_edit(
        &text,
        format(u32::MAX, u32::MAX, bold()),
        Err(EditError::OutOfRange),
    );
    check_edit(&text, split(9, "2"), Err(EditError::OutOfRange));
    check_edit(&text, insert(0, "two\nlines"), Err(EditError::LineBreak));
    check_edit(
        &text,
        TextOp::Break {
            at: 0,
            line: LineId::head(),
        },
        Err(EditError::Headline),
    );
    let script = TextOp::Insert {
        at: 0,
        text: "x".into(),
        marks: link_to("javascript:alert(1)"),
    };
    check_edit(&text, script, Err(EditError::Link));
    let change = MarksChange {
        link: Some(Some("data:text/html,x".into())),
        ..bold()
    };
    check_edit(&text, format(0, 1, change), Err(EditError::Link));
}

#[test]
fn what_is_typed_has_exactly_the_marks_it_is_typed_with() {
    let (ana, notes) = (replica(1), topic("notes"));
    let strong = Marks {
        bold: true,
        ..Marks::default()
    };
    let typed = |at, text: &str, marks: &Marks| TextOp::Insert {
        at,
        text: text.to_owned(),
        marks: marks.clone(),
    };
    edits(
        &ana,
        &notes,
        &[
            typed(0, "bold", &strong),
            insert(4, " plain"),
            insert(2, "-"),
        ],
    );
    assert_eq!(drawn(&ana, &notes), ["first-line text|*bo*-*ld* plain"]);
    edits(&ana, &notes, &[typed(4, "d", &strong), split(3, "1")]);
    assert_eq!(
        drawn(&ana, &notes),
        ["first-line text|*bo*-", "line-001 text|*ldd* plain"]
    );
    let off = MarksChange {
        bold: Some(false),
        ..MarksChange::default()
    };
    edits(&ana, &notes, &[format(0, 5, off)]);
    assert_eq!(
        drawn(&ana, &notes),
        ["first-line text|bo-", "line-001 text|l*dd* plain"]
    );
}

/// A document as another program may write it, read by us.
fn foreign(write: impl FnOnce(&Doc, &TopicId)) -> (Replica, TopicId) {
    let (other, ana, notes) = (replica(7), replica(1), topic("notes"));
    write(other.doc(), &notes);
    bring(&other, &ana);
    (ana, notes)
}

#[test]
fn what_others_write_passes_the_same_list() {
    let (ana, notes) = foreign(|doc, notes| {
        let text = doc.get_or_insert_text(schema::words_root(notes));
        let mut txn = doc.transact_mut();
        let attributes = |pairs: &[(&str, Any)]| {
            pairs
                .iter()
                .map(|(key, value)| ((*key).into(), value.clone()))
                .collect()
        };
        let script = attributes(&[
            ("link", "javascript:alert(1)".into()),
            ("bold", true.into()),
        ]);
        text.insert_with_attributes(&mut txn, 0, "a", script);
        let odd = attributes(&[
            ("bold", 1.into()),
            ("onclick", "x".into()),
            ("link", true.into()),
        ]);
        text.insert_with_attributes(&mut txn, 1, "b", odd);
        text.insert_embed(&mut txn, 2, Any::from_json(r#"{"image":"x"}"#).unwrap());
        text.insert_embed(
            &mut txn,
            3,
            Any::from_json(r#"{"l":"first-line"}"#).unwrap(),
        );
        text.insert_embed(&mut txn, 4, Any::from_json(r#"{"l":"<b>"}"#).unwrap());
        text.insert_embed(&mut txn, 5, Any::from_json(r#"{"l":"line-001"}"#).unwrap());
        text.insert(&mut txn, 6, "c");
    });
    let seen = lines(&ana.doc().transact(), &notes);
    assert_eq!(
        seen[0].spans[0].marks,
        Marks {
            bold: true,
            ..Marks::default()
        }
    );
    assert_eq!(
        seen.iter().map(draw).collect::<Vec<_>>(),
        [
            "first-line text|*a*b\u{FFFC}\u{FFFC}\u{FFFC}",
            "line-001 text|c"
        ]
    );
    // The stand-ins have the length of what they stand for: offsets behind them hold.
    edits(&ana, &notes, &[insert(7, "d"), delete(2, 3)]);
    assert_eq!(testing::plain(&ana, &notes), "ab\ncd");
}

#[test]
fn a_text_with_content_that_cannot_be_shown_is_not_edited() {
    let (ana, notes) = foreign(|doc, notes| {
        let array = doc.get_or_insert_array(schema::words_root(notes));
        array.insert(&mut doc.transact_mut(), 0, 5);
    });
    let done = edit(&mut ana.doc().transact_mut(), &notes, &[insert(0, "x")]);
    assert_eq!(done, Err(EditError::Foreign));
    assert_eq!(plain(&ana.doc().transact(), &notes), "");
}

#[test]
fn line_attributes_follow_their_line() {
    let (ana, notes) = (replica(1), topic("notes"));
    edits(&ana, &notes, &[insert(0, "ab"), split(1, "1")]);
    let patch = LinePatch {
        kind: Some(LineKind::Check),
        indent: Some(2),
        checked: Some(true),
        start: None,
    };
    let update = sets_line(&ana, &notes, &line("1"), patch);
    assert!(!update.is_empty());
    edits(&ana, &notes, &[split(0, "2")]);
    let seen = lines(&ana.doc().transact(), &notes);
    assert_eq!(seen[1].kind, LineKind::Text);
    assert_eq!(
        (seen[2].kind, seen[2].indent, seen[2].checked),
        (LineKind::Check, 2, true)
    );

    // Writing the same again writes nothing.
    let again = sets_line(&ana, &notes, &line("1"), patch);
    assert_eq!(again, yrs::Update::EMPTY_V1);

    let deep = LinePatch {
        indent: Some(9),
        ..LinePatch::default()
    };
    let refused = |line: &LineId, patch| {
        set_line(&mut ana.doc().transact_mut(), &notes, line, patch).unwrap_err()
    };
    assert_eq!(refused(&line("1"), &deep), EditLineError::Indent);
    assert_eq!(refused(&LineId::head(), &patch), EditLineError::Headline);
}

#[test]
fn the_number_a_line_was_given_stays_with_it_and_is_bounded() {
    let (ana, notes) = (replica(1), topic("notes"));
    edits(&ana, &notes, &[insert(0, "ab"), split(1, "1")]);
    assert_eq!(lines(&ana.doc().transact(), &notes)[1].start, 0);
    for start in [7, schema::MAX_START, 0] {
        sets_line(&ana, &notes, &line("1"), numbered(start));
        let seen = lines(&ana.doc().transact(), &notes);
        assert_eq!((seen[1].kind, seen[1].start), (LineKind::Number, start));
    }
    // Nobody gives it a number while it has none: nothing is written.
    let again = sets_line(&ana, &notes, &line("1"), numbered(0));
    assert_eq!(again, yrs::Update::EMPTY_V1);

    let refused = |at: &LineId, start| {
        let mut txn = ana.doc().transact_mut();
        set_line(&mut txn, &notes, at, &numbered(start))
    };
    let above = schema::MAX_START + 1;
    assert_eq!(refused(&line("1"), above), Err(EditLineError::Start));
    assert_eq!(refused(&LineId::head(), 7), Err(EditLineError::Headline));
}

#[test]
fn a_number_that_no_list_can_have_reads_as_none() {
    for foreign_start in [
        Any::from(-1),
        Any::from(1_000_000),
        Any::from(1e300),
        Any::from(2.5),
        Any::from("7"),
        Any::Bool(true),
        Any::Null,
    ] {
        let (ana, notes) = foreign(|doc, notes| {
            let text = doc.get_or_insert_text(schema::words_root(notes));
            let map = doc.get_or_insert_map(schema::lines_root(notes));
            let mut txn = doc.transact_mut();
            text.insert_embed(&mut txn, 0, Any::from_json(r#"{"l":"line-001"}"#).unwrap());
            map.insert(&mut txn, "line-001.kind", Any::from("number"));
            map.insert(&mut txn, "line-001.start", foreign_start.clone());
            map.insert(&mut txn, "first-line.start", Any::from(7));
        });
        let seen = lines(&ana.doc().transact(), &notes);
        assert_eq!((seen[0].start, seen[1].start), (0, 0), "{foreign_start:?}");
    }
}

#[test]
fn attributes_nobody_knows_read_as_none() {
    let (ana, notes) = foreign(|doc, notes| {
        let text = doc.get_or_insert_text(schema::words_root(notes));
        let map = doc.get_or_insert_map(schema::lines_root(notes));
        let mut txn = doc.transact_mut();
        text.insert_embed(&mut txn, 0, Any::from_json(r#"{"l":"line-001"}"#).unwrap());
        for (key, value) in [
            ("line-001.kind", Any::from("hologram")),
            ("line-001.indent", Any::from(1e300)),
            ("line-001.checked", Any::from("yes")),
            ("line-001.colour", Any::from("red")),
            ("first-line.kind", Any::from("quote")),
            ("nonsense", Any::Null),
        ] {
            map.insert(&mut txn, key, value);
        }
    });
    let seen = lines(&ana.doc().transact(), &notes);
    assert_eq!(
        seen.iter().map(draw).collect::<Vec<_>>(),
        ["first-line text|", "line-001 text|"]
    );
    assert!(seen[1].indent <= schema::MAX_INDENT && !seen[1].checked);
}

#[test]
fn a_marker_that_stands_twice_gives_two_lines() {
    let (ana, notes) = (replica(1), topic("notes"));
    edits(
        &ana,
        &notes,
        &[insert(0, "abc"), split(2, "1"), split(1, "1")],
    );
    let patch = LinePatch {
        kind: Some(LineKind::Quote),
        ..LinePatch::default()
    };
    sets_line(&ana, &notes, &line("1"), patch);
    assert_eq!(
        drawn(&ana, &notes),
        ["first-line text|a", "line-001 quote|b", "line-001 quote|c"]
    );
    edits(&ana, &notes, &[delete(1, 1), split(1, "2")]);
    assert_eq!(
        drawn(&ana, &notes),
        ["first-line text|a", "line-002 text|b", "line-001 quote|c"]
    );
}

#[test]
fn operations_and_steps_have_their_agreed_form() {
    let ops = r#"[{"op":"insert","at":0,"text":"x"},{"op":"break","at":1,"line":"line-001"},
        {"op":"delete","at":0,"len":2},
        {"op":"format","at":0,"len":1,"marks":{"bold":null,"italic":true,"link":null}}]"#;
    let ops: Vec<TextOp> = serde_json::from_str(ops).unwrap();
    let marks = MarksChange {
        bold: Some(false),
        italic: Some(true),
        link: Some(None),
        ..MarksChange::default()
    };
    assert_eq!(
        ops,
        [
            insert(0, "x"),
            split(1, "1"),
            delete(0, 2),
            format(0, 1, marks.clone())
        ]
    );

    let steps = [
        TextDelta::Retain {
            len: 1,
            marks: Some(marks),
        },
        TextDelta::Retain {
            len: 2,
            marks: None,
        },
        TextDelta::Insert {
            text: "x".into(),
            marks: link_to("https://a.example"),
        },
        TextDelta::Break { line: line("1") },
        TextDelta::Delete { len: 3 },
    ];
    assert_eq!(
        serde_json::to_string(&steps).unwrap(),
        concat!(
            r#"[{"op":"retain","len":1,"marks":{"bold":false,"italic":true,"link":null}},"#,
            r#"{"op":"retain","len":2},"#,
            r#"{"op":"insert","text":"x","marks":{"link":"https://a.example"}},"#,
            r#"{"op":"break","line":"line-001"},{"op":"delete","len":3}]"#
        )
    );
}
