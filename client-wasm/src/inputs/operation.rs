//! `Operation`, read field by field.

use super::{field, id, invalid, length, new_topic, parsed, place, seat, text, texts};
use crate::bridge::js_error;
use crate::error::CoreError;
use duologue_shared::agenda::{
    AgendaOperation, Answer, ContextItem, Enough, FeedbackSessions, Gone, InWriting, MOST_MEETINGS,
    MOST_MINUTES, MOST_WEEKS, Outcome, Prompt, Series, TopicKind, TopicMode,
};
use duologue_shared::ids::{Day, LineId, TopicId, WordingId};
use duologue_shared::operation::Operation;
use duologue_shared::promise::{PromiseKind, PromiseOperation, Promiser, Terms};
use duologue_shared::recap::RecapOperation;
use duologue_shared::wording::WordingOperation;
use std::str::FromStr;
use wasm_bindgen::JsValue;

/// `Operation`.
pub(crate) fn operation(value: &JsValue) -> Result<Operation, JsValue> {
    let doing = text(value, "do")?;
    if let Some(operation) = on_agenda(&doing, value)? {
        return Ok(Operation::Agenda(operation));
    }
    if let Some(operation) = on_wording(&doing, value)? {
        return Ok(Operation::Wording(operation));
    }
    if let Some(operation) = on_promise(&doing, value)? {
        return Ok(Operation::Promise(operation));
    }
    if doing == "acknowledgeRecap" {
        let day = day(value, "day")?;
        return Ok(Operation::Recap(RecapOperation::Acknowledge { day }));
    }
    Err(invalid("operation"))
}

fn on_agenda(doing: &str, value: &JsValue) -> Result<Option<AgendaOperation>, JsValue> {
    use AgendaOperation as Do;
    let topic = || id::<TopicId>(value, "topic");
    let day = || day(value, "day");
    Ok(Some(match doing {
        "addMeeting" => Do::AddMeeting { day: day()? },
        "moveMeeting" => Do::MoveMeeting {
            day: day()?,
            to: self::day(value, "to")?,
            at: maybe(value, "at")?,
        },
        "skipMeeting" => Do::SkipMeeting {
            day: day()?,
            how: word(value, "how", gone)?.ok_or_else(|| invalid("how"))?,
        },
        "setSeries" => Do::SetSeries {
            series: series(&field(value, "series")?)?,
        },
        "setZone" => Do::SetZone {
            zone: parsed(value, "zone")?,
        },
        "setTemplate" => Do::SetTemplate {
            lines: texts(value, "lines")?,
        },
        "setFeedback" => Do::SetFeedback {
            feedback: feedback(&field(value, "feedback")?)?,
        },
        "setPrompt" => Do::SetPrompt {
            prompt: word(value, "prompt", prompt)?.ok_or_else(|| invalid("prompt"))?,
            on: flag(value, "on")?,
        },
        "seeTo" => Do::SeeTo {
            prompt: word(value, "prompt", prompt)?.ok_or_else(|| invalid("prompt"))?,
            day: day()?,
        },
        "startMeeting" => Do::StartMeeting {
            day: day()?,
            minutes: u16::try_from(length(value, "minutes")?).map_err(|_| invalid("minutes"))?,
        },
        "closeMeeting" => Do::CloseMeeting { day: day()? },
        "reopenMeeting" => Do::ReopenMeeting { day: day()? },
        "addTopic" => {
            let new = new_topic(value)?;
            Do::AddTopic {
                topic: new.topic,
                section: new.section,
                place: new.place,
                headline: new.headline,
            }
        }
        "takeUp" => Do::TakeUp {
            topic: topic()?,
            section: parsed(value, "section")?,
            line: text(value, "line")?,
        },
        "moveTopic" => Do::MoveTopic {
            topic: topic()?,
            section: parsed(value, "section")?,
            place: place(&field(value, "place")?)?,
        },
        "deleteTopic" => Do::DeleteTopic { topic: topic()? },
        "restoreTopic" => Do::RestoreTopic { topic: topic()? },
        "setKind" => Do::SetKind {
            topic: topic()?,
            kind: word(value, "kind", topic_kind)?,
        },
        "setMode" => Do::SetMode {
            topic: topic()?,
            mode: word(value, "mode", topic_mode)?,
        },
        "addContext" => Do::AddContext {
            topic: topic()?,
            context: id(value, "context")?,
            item: context_item(&field(value, "item")?)?,
        },
        "removeContext" => Do::RemoveContext {
            topic: topic()?,
            context: id(value, "context")?,
        },
        "setOutcome" => Do::SetOutcome {
            topic: topic()?,
            day: day()?,
            outcome: outcome(&field(value, "outcome")?)?,
        },
        "parkLine" => Do::ParkLine {
            topic: topic()?,
            from: id(value, "from")?,
            line: id(value, "line")?,
        },
        "sayEnough" => Do::SayEnough {
            topic: topic()?,
            day: day()?,
            says: word(value, "says", enough)?,
        },
        "sayInWriting" => Do::SayInWriting {
            topic: topic()?,
            says: word(value, "says", in_writing)?,
        },
        "sayWhy" => Do::SayWhy {
            topic: topic()?,
            why: field(value, "why")?.as_string(),
        },
        "answerQuestion" => Do::AnswerQuestion {
            topic: topic()?,
            answer: answer(&field(value, "answer")?)?,
        },
        "saySwitch" => Do::SaySwitch {
            topic: topic()?,
            day: day()?,
            wants: flag(value, "wants")?,
        },
        _ => return Ok(None),
    }))
}

fn on_wording(doing: &str, value: &JsValue) -> Result<Option<WordingOperation>, JsValue> {
    use WordingOperation as Do;
    let wording = || id::<WordingId>(value, "wording");
    Ok(Some(match doing {
        "ask" => Do::Ask {
            wording: wording()?,
            topic: id(value, "topic")?,
            at: length(value, "at")?,
            len: length(value, "len")?,
        },
        "askFilled" => Do::AskFilled {
            day: day(value, "day")?,
            wordings: wordings(value)?,
        },
        "repeat" => Do::Repeat {
            wording: wording()?,
            topic: id(value, "topic")?,
            words: text(value, "words")?,
        },
        "confirm" => Do::Confirm {
            wording: wording()?,
            words: text(value, "words")?,
        },
        "correct" => Do::Correct {
            wording: wording()?,
            words: text(value, "words")?,
        },
        "takeCorrection" => Do::TakeCorrection {
            wording: wording()?,
        },
        "withdrawWording" => Do::Withdraw {
            wording: wording()?,
        },
        _ => return Ok(None),
    }))
}

fn on_promise(doing: &str, value: &JsValue) -> Result<Option<PromiseOperation>, JsValue> {
    use PromiseOperation as Do;
    let promise = || id(value, "promise");
    let terms = || terms(&field(value, "terms")?);
    let meeting = || maybe_day(value, "meeting");
    Ok(Some(match doing {
        "makePromise" => Do::Make {
            promise: promise()?,
            terms: terms()?,
            topic: maybe::<TopicId>(value, "topic")?,
            line: maybe::<LineId>(value, "line")?,
            meeting: meeting()?,
        },
        "changePromise" => Do::Change {
            promise: promise()?,
            terms: terms()?,
        },
        "acceptPromise" => Do::Accept {
            promise: promise()?,
            terms: terms()?,
        },
        "finishPromise" => Do::Finish {
            promise: promise()?,
            word: field(value, "word")?.as_string(),
            meeting: meeting()?,
        },
        "unfinishPromise" => Do::Unfinish {
            promise: promise()?,
        },
        "renewPromise" => Do::Renew {
            promise: promise()?,
            due: day(value, "due")?,
            word: text(value, "word")?,
            meeting: meeting()?,
        },
        "withdrawPromise" => Do::Withdraw {
            promise: promise()?,
            word: text(value, "word")?,
            meeting: meeting()?,
        },
        "deletePromise" => Do::Delete {
            promise: promise()?,
        },
        "restorePromise" => Do::Restore {
            promise: promise()?,
        },
        _ => return Ok(None),
    }))
}

fn wordings(value: &JsValue) -> Result<Vec<WordingId>, JsValue> {
    let ids = texts(value, "wordings")?.into_iter();
    let ids = ids.map(|id| WordingId::try_from(id).map_err(|error| js_error(error.into())));
    ids.collect()
}

fn terms(value: &JsValue) -> Result<Terms, JsValue> {
    let who = field(value, "who")?;
    Ok(Terms {
        who: match field(&who, "name")?.as_string() {
            Some(name) => Promiser::Name(name),
            None => Promiser::Seat(seat(&text(&who, "seat")?)?),
        },
        telling: match field(value, "telling")?.as_string() {
            Some(name) => Some(seat(&name)?),
            None => None,
        },
        kind: match text(value, "kind")?.as_str() {
            "action" => PromiseKind::Action,
            "findOut" => PromiseKind::FindOut,
            _ => return Err(invalid("kind")),
        },
        what: text(value, "what")?,
        how: field(value, "how")?.as_string(),
        due: maybe_day(value, "due")?,
    })
}

fn outcome(value: &JsValue) -> Result<Option<Outcome>, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    Ok(Some(match text(value, "outcome")?.as_str() {
        "discussed" => Outcome::Discussed,
        "nextTime" => Outcome::NextTime {
            on: day(value, "on")?,
        },
        "followUp" => Outcome::FollowUp {
            on: day(value, "on")?,
        },
        "parked" => Outcome::Parked,
        _ => return Err(invalid("outcome")),
    }))
}

fn answer(value: &JsValue) -> Result<Option<Answer>, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    match text(value, "answer")?.as_str() {
        "words" => {
            let words = text(value, "words")?;
            Ok(Some(Answer::Words { words }))
        }
        "ratherNot" => Ok(Some(Answer::RatherNot)),
        _ => Err(invalid("answer")),
    }
}

fn context_item(value: &JsValue) -> Result<ContextItem, JsValue> {
    match text(value, "item")?.as_str() {
        "link" => Ok(ContextItem::Link {
            href: text(value, "href")?,
            title: text(value, "title")?,
        }),
        "person" => Ok(ContextItem::Person {
            name: text(value, "name")?,
        }),
        "topic" => Ok(ContextItem::Topic {
            topic: id(value, "topic")?,
        }),
        _ => Err(invalid("item")),
    }
}

/// `Series`, or nothing.
fn series(value: &JsValue) -> Result<Option<Series>, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    let minutes = field(value, "minutes")?;
    let minutes = (!minutes.is_undefined()).then(|| number_up_to(value, "minutes", MOST_MINUTES));
    let every = number_up_to(value, "every", u16::from(MOST_WEEKS))?;
    Ok(Some(Series {
        every: u8::try_from(every).map_err(|_| invalid("every"))?,
        first: day(value, "first")?,
        until: maybe_day(value, "until")?,
        at: maybe(value, "at")?,
        minutes: minutes.transpose()?,
    }))
}

/// `FeedbackSessions`, or nothing.
fn feedback(value: &JsValue) -> Result<Option<FeedbackSessions>, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(None);
    }
    let every = number_up_to(value, "every", u16::from(MOST_MEETINGS))?;
    Ok(Some(FeedbackSessions {
        every: u8::try_from(every).map_err(|_| invalid("every"))?,
        questions: texts(value, "questions")?,
    }))
}

/// A whole number from 1 on.
fn number_up_to(value: &JsValue, name: &'static str, most: u16) -> Result<u16, JsValue> {
    let number = u16::try_from(length(value, name)?).ok();
    let number = number.filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| invalid(name))
}

fn gone(name: &str) -> Option<Gone> {
    Some(match name {
        "skipped" => Gone::Skipped,
        "notHeld" => Gone::NotHeld,
        _ => return None,
    })
}

fn prompt(name: &str) -> Option<Prompt> {
    Some(match name {
        "balance" => Prompt::Balance,
        "brought" => Prompt::Brought,
        "filled" => Prompt::Filled,
        "opening" => Prompt::Opening,
        "questions" => Prompt::Questions,
        "silent" => Prompt::Silent,
        "time" => Prompt::Time,
        "unclosed" => Prompt::Unclosed,
        _ => return None,
    })
}

fn topic_kind(name: &str) -> Option<TopicKind> {
    Some(match name {
        "unblock" => TopicKind::Unblock,
        "responsibilities" => TopicKind::Responsibilities,
        "feedback" => TopicKind::Feedback,
        "learning" => TopicKind::Learning,
        "dots" => TopicKind::Dots,
        "future" => TopicKind::Future,
        "question" => TopicKind::Question,
        _ => return None,
    })
}

fn topic_mode(name: &str) -> Option<TopicMode> {
    match name {
        "call" => Some(TopicMode::Call),
        "writing" => Some(TopicMode::Writing),
        _ => None,
    }
}

fn enough(name: &str) -> Option<Enough> {
    match name {
        "enough" => Some(Enough::Enough),
        "more" => Some(Enough::More),
        _ => None,
    }
}

fn in_writing(name: &str) -> Option<InWriting> {
    match name {
        "read" => Some(InWriting::Read),
        "think" => Some(InWriting::Think),
        "talk" => Some(InWriting::Talk),
        _ => None,
    }
}

/// A word out of a few; none for none at all.
fn word<T>(
    value: &JsValue,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, JsValue> {
    match field(value, name)?.as_string() {
        Some(word) => read(&word).map(Some).ok_or_else(|| invalid(name)),
        None => Ok(None),
    }
}

fn flag(value: &JsValue, name: &'static str) -> Result<bool, JsValue> {
    let flag = field(value, name)?.as_bool();
    flag.ok_or_else(|| invalid(name))
}

fn day(value: &JsValue, name: &'static str) -> Result<Day, JsValue> {
    parsed(value, name)
}

fn maybe_day(value: &JsValue, name: &'static str) -> Result<Option<Day>, JsValue> {
    maybe(value, name)
}

fn maybe<T: FromStr>(value: &JsValue, name: &'static str) -> Result<Option<T>, JsValue>
where
    CoreError: From<T::Err>,
{
    match field(value, name)?.as_string() {
        Some(_) => parsed(value, name).map(Some),
        None => Ok(None),
    }
}
