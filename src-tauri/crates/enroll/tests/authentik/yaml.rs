//! As much of YAML as the specifications are written in: blocks, plain and single-quoted texts.

use std::iter::Peekable;

use serde_json::{Map, Value};

type Lines<'a> = Peekable<Box<dyn Iterator<Item = (usize, &'a str)> + 'a>>;

/// Reads a document. It is one mapping.
pub(crate) fn parse(text: &str) -> Value {
    let lines = text.lines().filter(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && line != "---"
    });
    let lines: Box<dyn Iterator<Item = _>> =
        Box::new(lines.map(|line| (line.len() - line.trim_start().len(), line.trim())));
    block(&mut lines.peekable(), 0)
}

/// The mapping or sequence whose entries stand at `indent`.
fn block(lines: &mut Lines<'_>, indent: usize) -> Value {
    let (mut map, mut list) = (Map::new(), Vec::new());
    while let Some(&(at, line)) = lines.peek() {
        let is_entry = line.starts_with("- ");
        let is_other_kind = (is_entry && !map.is_empty()) || (!is_entry && !list.is_empty());
        if at != indent || is_other_kind {
            break;
        }
        lines.next();
        if let Some(entry) = line.strip_prefix("- ") {
            list.push(item(lines, indent, entry));
        } else {
            let (key, rest) = split(line).unwrap_or_else(|| panic!("no key: {line}"));
            map.insert(key.to_owned(), value(lines, indent, rest));
        }
    }
    if list.is_empty() {
        Value::Object(map)
    } else {
        Value::Array(list)
    }
}

/// What stands behind a dash: a mapping that begins there, or a scalar.
fn item(lines: &mut Lines<'_>, indent: usize, entry: &str) -> Value {
    let Some((key, rest)) = split(entry).filter(|_| !entry.starts_with(['\'', '{'])) else {
        return scalar(entry);
    };
    let mut map = Map::new();
    map.insert(key.to_owned(), value(lines, indent + 2, rest));
    if lines.peek().is_some_and(|(at, _)| *at == indent + 2)
        && let Value::Object(more) = block(lines, indent + 2)
    {
        map.extend(more);
    }
    Value::Object(map)
}

/// What stands behind a colon: there, below it, or both for a text of several lines.
fn value(lines: &mut Lines<'_>, indent: usize, rest: &str) -> Value {
    if rest.is_empty() {
        return match lines.peek() {
            Some(&(at, _)) if at > indent => block(lines, at),
            // A sequence may stand as far left as its key.
            Some(&(at, line)) if at == indent && line.starts_with("- ") => block(lines, at),
            _ => Value::Null,
        };
    }
    let mut text = rest.to_owned();
    while let Some(&(at, line)) = lines.peek() {
        let is_open = text.starts_with('\'') && !(text.len() > 1 && text.ends_with('\''));
        if !is_open && at <= indent {
            break;
        }
        text.push(' ');
        text.push_str(line);
        lines.next();
    }
    scalar(&text)
}

fn scalar(text: &str) -> Value {
    if let Some(inner) = text.strip_prefix('\'') {
        return Value::String(inner.trim_end_matches('\'').replace("''", "'"));
    }
    match text {
        "{}" => Value::Object(Map::new()),
        "[]" => Value::Array(Vec::new()),
        _ => serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| !value.is_string())
            .unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

fn split(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line
        .split_once(": ")
        .or_else(|| line.strip_suffix(':').map(|key| (key, "")))?;
    Some((key.trim_matches('\''), rest.trim()))
}

#[test]
fn a_specification_reads_as_what_it_says() {
    let text = "a:\n  '200':\n    d: 'one\n\n      two'\nrequired:\n- x\n- $ref: '#/y'\n  z: 3\nlast: {}\n";
    let expected = serde_json::json!({
        "a": { "200": { "d": "one two" } },
        "required": ["x", { "$ref": "#/y", "z": 3 }],
        "last": {},
    });
    assert_eq!(parse(text), expected);
}
