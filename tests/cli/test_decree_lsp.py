#!/usr/bin/env python3
"""Drives `jubilee decree lsp` over pipes, as an editor would.

    tests/cli/test_decree_lsp.py build/jubilee
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from urllib.parse import quote

from harness import DECREE, main, run

URI = "file:///decrees/order.decree.md"
GOOD = """# Order

```decree
decree "Order" cite "1" effect 2022-02-16 .
field ill : boolean .
field conduct : one of { good, ordinary } .
grants G1 cite "art. 1" release when ill and conduct is good .
```
"""
# A name in Hangul behind an emoji in a comment-free text: three bytes and one unit, four and two.
KOREAN = """# 특별사면

```decree
decree "사면 😀" effect 2022-02-16 .
field 품행 : one of { 모범, 보통 } .
grants G1 cite "😀 제1조" release when 품행 is 모범 .
```
"""
ALL = {"general": {"positionEncodings": ["utf-8", "utf-16"]},
       "textDocument": {"hover": {"contentFormat": ["markdown"]},
                        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}


class Editor:
    """A server with what it has sent, read by a thread so that a test never waits for ever."""

    def __init__(self, case, capabilities=None):
        self.case = case
        self.server = subprocess.Popen([os.path.abspath(sys.argv[1]), "decree", "lsp"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
        self.messages = queue.Queue()
        self.number = 0
        threading.Thread(target=self.read, daemon=True).start()
        if capabilities is not None:
            self.start(capabilities)

    def read(self):
        stream = self.server.stdout
        while True:
            header = stream.readline()
            if not header:
                break
            length = int(header.removeprefix(b"Content-Length: "))
            assert stream.readline() == b"\r\n"
            self.messages.put(json.loads(stream.read(length)))
        self.messages.put(None)

    def raw(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def tell(self, method, params=None):
        self.send({"method": method, **({} if params is None else {"params": params})})

    def next(self):
        return self.messages.get(timeout=60)

    def ask(self, method, params=None):
        """The answer, messages that come before it passed over."""
        self.number += 1
        self.send({"id": self.number, "method": method, **({} if params is None else {"params": params})})
        while True:
            message = self.next()
            if message is None:
                raise AssertionError(f"no answer to {method}")
            if message.get("id") == self.number:
                return message

    def result(self, method, params=None):
        answer = self.ask(method, params)
        self.case.true("result" in answer, answer)
        return answer["result"]

    def start(self, capabilities):
        result = self.result("initialize", {"processId": None, "rootUri": None,
                                            "capabilities": capabilities})
        self.tell("initialized", {})
        return result

    def open(self, text, uri=URI):
        self.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown",
                                                            "version": 1, "text": text}})

    def change(self, version, *changes, uri=URI):
        self.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                             "contentChanges": list(changes)})

    def diagnostics(self, version=None):
        """The next ones that are published, or those of a version: between two changes there may
        be some of the first."""
        while True:
            message = self.next()
            if message is None:
                raise AssertionError("nothing was published")
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            if version is None or message["params"]["version"] == version:
                return message["params"]

    def at(self, method, line, character, uri=URI, **more):
        return self.result(f"textDocument/{method}",
                           {"textDocument": {"uri": uri},
                            "position": {"line": line, "character": character}, **more})

    def end(self):
        """Shuts down in order, and gives the exit status."""
        self.case.equal(self.result("shutdown"), None)
        self.tell("exit")
        return self.wait()

    def wait(self):
        status = self.server.wait(timeout=60)
        self.stderr = self.server.stderr.read().decode()
        return status


def frame(body):
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def place_of(text, line, word, encoding):
    """Where a word begins, in UTF-16 units or bytes, reckoned by Python's own codecs."""
    before = text.split("\n")[line].split(word)[0]
    return len(before.encode("utf-16-le")) // 2 if encoding == "utf-16" else len(before.encode())


def range_of(line, start, end):
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


# -- life -----------------------------------------------------------------------------------------

def test_the_handshake_tells_what_the_server_can_do(case):
    editor = Editor(case)
    result = editor.start(ALL)
    found = result["capabilities"]
    case.equal(found["positionEncoding"], "utf-8")
    case.equal(found["textDocumentSync"], {"openClose": True, "change": 2})
    for name in ("hoverProvider", "definitionProvider", "referencesProvider", "documentSymbolProvider",
                 "documentFormattingProvider"):
        case.equal(found[name], True)
    case.true("completionProvider" in found)
    case.equal(result["serverInfo"]["name"], "jubilee")
    case.equal(editor.end(), 0)
    case.equal(editor.stderr, "")


def test_without_an_offer_places_are_in_utf_16(case):
    editor = Editor(case)
    case.equal(editor.start({})["capabilities"]["positionEncoding"], "utf-16")
    case.equal(editor.end(), 0)


def test_exit_without_shutdown_is_a_failure(case):
    editor = Editor(case, {})
    editor.tell("exit")
    case.equal(editor.wait(), 1)


def test_the_end_of_the_input_is_a_failure_unless_shut_down(case):
    editor = Editor(case, {})
    editor.server.stdin.close()
    case.equal(editor.wait(), 1)
    editor = Editor(case, {})
    case.equal(editor.result("shutdown"), None)
    editor.server.stdin.close()
    case.equal(editor.wait(), 0)


def test_requests_out_of_order_are_refused(case):
    editor = Editor(case)
    case.equal(editor.ask("textDocument/hover", {})["error"]["code"], -32002)
    editor.start({})
    case.equal(editor.ask("initialize", {"capabilities": {}})["error"]["code"], -32600)
    case.equal(editor.ask("textDocument/rename", {})["error"]["code"], -32601)
    case.equal(editor.ask("textDocument/hover", {})["error"]["code"], -32602)
    case.equal(editor.ask("textDocument/hover", {"textDocument": {"uri": URI}, "position":
                                                 {"line": -1, "character": 0}})["error"]["code"], -32602)
    case.equal(editor.result("shutdown"), None)
    case.equal(editor.ask("textDocument/hover", {})["error"]["code"], -32600)
    editor.tell("exit")
    case.equal(editor.wait(), 0)


def test_notifications_that_are_not_known_are_passed_over(case):
    editor = Editor(case, {})
    for method in ("$/cancelRequest", "$/setTrace", "workspace/didChangeConfiguration", "textDocument/didSave"):
        editor.tell(method, {"id": 1})
    editor.tell("textDocument/didChange", {"textDocument": {"uri": "file:///not-open"}, "contentChanges": [{}]})
    editor.tell("textDocument/didClose", {"textDocument": {"uri": "file:///not-open"}})
    editor.tell("textDocument/didOpen", {"textDocument": {"uri": 3}})
    editor.send({"id": "a", "result": None})
    case.equal(editor.end(), 0)


def test_an_id_may_be_a_text(case):
    editor = Editor(case, {})
    editor.send({"id": "é-1", "method": "textDocument/rename"})
    answer = editor.next()
    case.equal((answer["id"], answer["error"]["code"]), ("é-1", -32601))
    case.equal(editor.end(), 0)


# -- messages about the text ----------------------------------------------------------------------

def test_faults_are_published_and_vanish_when_mended(case):
    editor = Editor(case, {})
    editor.open(GOOD.replace("conduct is good", "conduckt is good"))
    found = editor.diagnostics()
    case.equal((found["uri"], found["version"], len(found["diagnostics"])), (URI, 1, 1))
    fault = found["diagnostics"][0]
    case.equal(fault["severity"], 1)
    case.equal(fault["source"], "jubilee")
    case.equal(fault["code"], "missing")
    case.equal(fault["message"], "nothing is called 'conduckt'\nhint: did you mean 'conduct'?")
    start = place_of(GOOD, 6, "conduct", "utf-16")
    case.equal(fault["range"], range_of(6, start, start + 8))
    editor.change(2, {"range": range_of(6, start + 6, start + 7), "text": ""})
    case.equal(editor.diagnostics(2)["diagnostics"], [])
    case.equal(editor.end(), 0)


def test_a_warning_is_no_error(case):
    editor = Editor(case, {})
    editor.open(GOOD.replace("field ill", "field unused : date .\nfield ill"))
    case.equal([each["severity"] for each in editor.diagnostics()["diagnostics"]], [2])
    case.equal(editor.end(), 0)


def test_changes_apply_one_after_another(case):
    editor = Editor(case, {})
    editor.open("x")
    editor.diagnostics()
    text, changes = "", [{"text": ""}]
    for line in GOOD.splitlines(keepends=True):
        at = {"line": text.count("\n"), "character": 0}
        changes.append({"range": {"start": at, "end": at}, "text": line})
        text += line
    editor.change(2, *changes)
    case.equal(editor.diagnostics()["diagnostics"], [])
    case.true("boolean" in editor.at("hover", 4, 7)["contents"]["value"])
    case.equal(editor.end(), 0)


def test_a_range_past_the_end_is_the_end(case):
    editor = Editor(case, {})
    editor.open(GOOD)
    editor.change(2, {"range": range_of(9999, 0, 5), "text": "```decree\nfield a : date .\n```\n"})
    editor.change(3, {"range": {"start": {"line": 5, "character": 0}, "end": {"line": 4, "character": 0}},
                      "text": "field odd : date .\n"})
    names = [each["name"] for each in editor.result("textDocument/documentSymbol", {"textDocument": {"uri": URI}})]
    case.equal(names, ["Order", "ill", "odd", "conduct", "G1", "a"])
    case.equal(editor.end(), 0)


def test_markdown_that_is_no_decree_has_no_faults(case):
    editor = Editor(case, {})
    editor.open("# Notes\n", "file:///notes.md")
    case.equal(editor.diagnostics()["diagnostics"], [])
    editor.open("# Notes\n")
    case.equal(len(editor.diagnostics()["diagnostics"]), 1)
    case.equal(editor.end(), 0)


def test_a_document_that_is_closed_is_forgotten_with_its_faults(case):
    editor = Editor(case, {})
    editor.open("# nothing\n")
    case.equal(len(editor.diagnostics()["diagnostics"]), 1)
    editor.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
    case.equal(editor.diagnostics()["diagnostics"], [])
    case.equal(editor.at("hover", 0, 0), None)
    case.equal(editor.end(), 0)


def test_the_messages_are_those_of_decree_check(case):
    text = GOOD.replace("boolean", "bolean").replace("release", "relese").replace("cite", "cite 😀")
    path = case.path("order.decree.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    done = run(case, "decree", "check", path)
    told = [line.split(": ", 2)[2] for line in done.stderr.splitlines() if ": error: " in line]
    editor = Editor(case, {})
    editor.open(text)
    found = [each["message"].split("\n")[0] for each in editor.diagnostics()["diagnostics"]]
    case.equal(found, told)
    case.true(len(found) > 2)
    case.equal(editor.end(), 0)


# -- questions about a place ----------------------------------------------------------------------

def test_places_in_korean_text_are_right_in_both_encodings(case):
    for encoding, capabilities in (("utf-16", {}), ("utf-8", ALL)):
        editor = Editor(case, capabilities)
        editor.open(KOREAN)
        case.equal(editor.diagnostics()["diagnostics"], [])

        def width(text):
            return len(text.encode("utf-16-le")) // 2 if encoding == "utf-16" else len(text.encode())

        name = place_of(KOREAN, 5, "품행", encoding)
        hover = editor.at("hover", 5, name)
        case.true("field 품행 : one of { 모범, 보통 }" in hover["contents"]["value"], hover)
        case.equal(hover["range"], range_of(5, name, name + width("품행")))
        declared = place_of(KOREAN, 4, "품행", encoding)
        case.equal(editor.at("definition", 5, name),
                   {"uri": URI, "range": range_of(4, declared, declared + width("품행"))})
        listed = place_of(KOREAN, 4, "모범", encoding)
        case.equal(editor.at("definition", 5, place_of(KOREAN, 5, "모범", encoding))["range"],
                   range_of(4, listed, listed + width("모범")))
        start = place_of(KOREAN, 5, "모범", encoding)
        editor.change(2, {"range": range_of(5, start, start + width("모범")), "text": ""})
        found = editor.at("completion", 5, start)
        case.equal([each["label"] for each in found["items"]][:2], ["모범", "보통"])
        case.equal(found["items"][0]["textEdit"], {"range": range_of(5, start, start), "newText": "모범"})
        editor.change(3, {"range": range_of(5, start, start), "text": "보통"})
        case.equal(editor.diagnostics(3)["diagnostics"], [])
        case.equal(editor.end(), 0)


def test_what_is_kept_from_a_decree_beside_it_leads_there(case):
    old = "# Alt\n\n```decree\ndecree \"Old\" effect 2020-01-01 .\nfield ill : boolean .\ngrants G1 release when ill .\n```\n"
    new = ("```decree\ndecree \"New\" effect 2021-01-01 replaces \"é 1.decree.md\" keeping ill, G1 .\n"
           "excludes X1 from G1 when not ill .\n```\n")
    os.mkdir(case.path("a folder"))
    folder = "file://" + quote(case.path("a folder"))
    uri = f"{folder}/new.decree.md"
    editor = Editor(case, {})
    editor.open(new, uri)
    found = editor.diagnostics()["diagnostics"]
    case.equal([each["range"]["start"]["line"] for each in found], [1])
    case.true("é 1.decree.md" in found[0]["message"], found)
    with open(case.path("a folder", "é 1.decree.md"), "w", encoding="utf-8") as file:
        file.write(old)
    editor.change(2, {"text": new}, uri=uri)
    case.equal([each for each in editor.diagnostics(2)["diagnostics"] if each["severity"] == 1], [])
    case.equal(editor.at("definition", 2, 31, uri=uri), {"uri": f"{folder}/%C3%A9%201.decree.md", "range": range_of(4, 6, 9)})
    case.true("line 5 of é 1.decree.md" in editor.at("hover", 2, 31, uri=uri)["contents"]["value"])
    with open(case.path("a folder", "é 1.decree.md"), "w", encoding="utf-8") as file:
        file.write(old.replace("release when ill", "release when sick"))
    editor.change(3, {"text": new}, uri=uri)
    found = editor.diagnostics(3)["diagnostics"]
    case.true(found[0]["message"].startswith("é 1.decree.md:6:24: nothing is called 'sick'"), found)
    case.equal(found[0]["range"]["start"]["line"], 1)
    for other in ("untitled:new.decree.md", "file://%zz", "file:///%00/x.decree.md"):
        editor.open(new, other)
        case.equal(len(editor.diagnostics()["diagnostics"]), 1, other)
    case.equal(editor.end(), 0)


def test_hover_says_in_what_form_it_is(case):
    for capabilities, kind in ((ALL, "markdown"), ({}, "plaintext")):
        editor = Editor(case, capabilities)
        editor.open(GOOD)
        hover = editor.at("hover", 6, 0)
        case.equal(hover["contents"]["kind"], kind)
        case.true("gives something" in hover["contents"]["value"])
        of_name = editor.at("hover", 6, 8)["contents"]["value"]
        for mark in ("**", "`"):
            case.equal(mark in of_name, kind == "markdown", of_name)
        case.equal(editor.at("hover", 0, 0), None)
        case.equal(editor.end(), 0)


def test_completion_follows_the_text_as_it_is_typed(case):
    editor = Editor(case, ALL)
    editor.open(GOOD)
    at = {"line": 7, "character": 0}
    editor.change(2, {"range": {"start": at, "end": at}, "text": "grants G2 release when cond\n"})
    found = editor.at("completion", 7, 27)
    case.equal([each["label"] for each in found["items"]], ["conduct", "reckoned"])
    case.equal(found["items"][0]["textEdit"]["range"], range_of(7, 23, 27))
    case.equal(found["isIncomplete"], False)
    editor.change(3, {"range": range_of(7, 23, 27), "text": "conduct is "})
    labels = [each["label"] for each in editor.at("completion", 7, 34)["items"]]
    case.equal(labels, ["good", "ordinary", "not", "known", "none"])
    editor.change(4, {"range": range_of(7, 0, 34), "text": "gr"})
    case.equal([each["label"] for each in editor.at("completion", 7, 2)["items"]], ["grants"])
    case.equal(editor.at("completion", 0, 1)["items"], [])
    case.equal(editor.end(), 0)


def test_references_are_listed(case):
    editor = Editor(case, {})
    editor.open(GOOD)
    lines = [[each["range"]["start"]["line"] for each in
              editor.at("references", 5, 8, context={"includeDeclaration": with_it})] for with_it in (True, False)]
    case.equal(lines, [[5, 6], [6]])
    case.equal(editor.end(), 0)


def test_the_outline_is_a_tree_or_a_list_as_the_editor_takes_it(case):
    ask = ("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
    editor = Editor(case, ALL)
    editor.open(GOOD)
    found = editor.result(*ask)
    case.equal([each["name"] for each in found], ["Order", "ill", "conduct", "G1"])
    case.equal(found[3]["detail"], "grants, art. 1")
    case.equal(found[3]["selectionRange"], range_of(6, 7, 9))
    case.equal(editor.end(), 0)
    editor = Editor(case, {})
    editor.open(GOOD)
    found = editor.result(*ask)
    case.equal(found[3]["containerName"], "grants, art. 1")
    case.equal(found[3]["location"]["uri"], URI)
    case.equal(editor.end(), 0)


def test_formatting_changes_the_lines_that_differ(case):
    untidy = GOOD.replace("field ill : boolean", "field   ill:boolean").replace("# Order", "#  Order")
    path = case.path("order.decree.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(untidy)
    case.equal(run(case, "decree", "format", "--write", path).returncode, 0)
    with open(path, encoding="utf-8") as file:
        tidy = file.read()
    editor = Editor(case, {})
    options = {"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": True}}
    editor.open(untidy)
    edits = editor.result("textDocument/formatting", options)
    case.equal(len(edits), 1)
    start, end = edits[0]["range"]["start"], edits[0]["range"]["end"]
    case.true(start["line"] >= 3 and start["character"] == 0 and end["line"] <= 7, edits)
    editor.change(2, {"range": edits[0]["range"], "text": edits[0]["newText"]})
    case.equal(editor.result("textDocument/formatting", options), [])
    lines = untidy.splitlines(keepends=True)
    case.equal("".join(lines[:start["line"]]) + edits[0]["newText"] + "".join(lines[end["line"]:]), tidy)
    editor.change(3, {"text": untidy.replace("ill", "\\"), })
    case.equal(editor.result("textDocument/formatting", options), None)
    case.equal(editor.end(), 0)


def test_every_place_of_the_example_is_answered_within_milliseconds(case):
    with open(DECREE, encoding="utf-8") as file:
        text = file.read()
    editor = Editor(case, {})
    editor.open(text)
    case.equal([each for each in editor.diagnostics()["diagnostics"] if each["severity"] == 1], [])
    begun, count = time.monotonic(), 0
    for number, line in enumerate(text.split("\n")):
        for character in range(0, len(line), 9):
            editor.at("hover", number, character)
            editor.at("completion", number, character)
            count += 2
    each = (time.monotonic() - begun) / count
    case.true(each < 0.05, f"{each * 1000:.1f} ms an answer")
    begun = time.monotonic()
    for version in range(2, 22):
        editor.change(version, {"range": range_of(0, 0, 0), "text": "x"})
        editor.at("hover", 0, 0)
    each = (time.monotonic() - begun) / 20
    case.true(each < 0.25, f"{each * 1000:.1f} ms a change")
    case.equal(editor.end(), 0)


# -- bad input ------------------------------------------------------------------------------------

def test_what_is_no_json_is_refused_and_the_next_message_read(case):
    editor = Editor(case, {})
    for body in (b"{", b"", b"\xff\xfe", b"[" * 100000, b'"x"', b'{"a":1,"a":2}', b'{"method":"\\ud800"}'):
        editor.raw(frame(body))
        answer = editor.next()
        case.equal((answer["id"], answer["error"]["code"]), (None, -32700), body[:20])
    for body in (b"[]", b"{}", b'{"method":3}', b'{"id":{},"method":"shutdown"}', b'{"id":null,"method":"x"}'):
        editor.raw(frame(body))
        case.equal(editor.next()["error"]["code"], -32600, body)
    case.equal(editor.end(), 0)


def test_parameters_of_a_wrong_shape_do_no_harm(case):
    editor = Editor(case, {})
    editor.open(GOOD)
    editor.diagnostics()
    for changes in ([{"range": 3, "text": "x"}], [{"text": 5}], "x", [[]], [None]):
        editor.tell("textDocument/didChange", {"textDocument": {"uri": URI, "version": "x"},
                                               "contentChanges": changes})
    for params in (None, [], 3, {"textDocument": []}, {"textDocument": {"uri": URI}},
                   {"textDocument": {"uri": URI}, "position": {"line": 1e300, "character": 0}},
                   {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 1 << 40}}):
        case.true("error" in editor.ask("textDocument/hover", params), params)
    editor.change(9, {"text": GOOD})
    case.true("boolean" in editor.at("hover", 4, 7)["contents"]["value"])
    case.equal(editor.end(), 0)


def test_a_change_that_cannot_be_followed_is_told_until_the_text_comes_whole(case):
    editor = Editor(case, {})
    editor.open(GOOD)
    case.equal(editor.diagnostics()["diagnostics"], [])
    editor.change(2, {"range": {"start": {}}, "text": "x"})
    case.true("could not be followed" in editor.diagnostics()["diagnostics"][0]["message"])
    case.equal(editor.at("hover", 4, 7), None)
    editor.change(3, {"text": GOOD})
    case.equal(editor.diagnostics()["diagnostics"], [])
    case.equal(editor.end(), 0)


def test_a_message_past_the_limit_is_passed_over(case):
    editor = Editor(case, {})
    editor.raw(frame(b" " * ((16 << 20) + 1)))
    answer = editor.next()
    case.equal((answer["id"], answer["error"]["code"]), (None, -32600))
    case.true("16777216" in answer["error"]["message"])
    case.equal(editor.end(), 0)


def test_a_text_past_the_limit_of_decrees_is_told(case):
    editor = Editor(case, {})
    editor.open("x" * ((4 << 20) + 1))
    case.true("longer than" in editor.diagnostics()["diagnostics"][0]["message"])
    case.equal(editor.at("completion", 0, 5)["items"], [])
    case.equal(editor.end(), 0)


def test_a_header_that_cannot_be_read_ends_it_with_a_message(case):
    for data in (b"Content-Length: x\r\n\r\n", b"Content-Length: -1\r\n\r\n", b"\r\n", b"Content-Length: 5\r\n",
                 b"Content-Length: 99999999999999999999\r\n\r\n{}", b"X: " + b"y" * 5000 + b"\r\n",
                 b"X: y\r\n" * 100, b"Content-Length: 10\r\n\r\n{}", b"Content-Le", b"{}{}{}"):
        editor = Editor(case, {})
        editor.raw(data)
        editor.server.stdin.close()
        answer = editor.next()
        case.equal(answer["error"]["code"], -32700, data[:30])
        case.equal(editor.wait(), 1, data[:30])
        case.true("jubilee decree lsp: error: " in editor.stderr, editor.stderr)
        case.true("hint: begin each message" in editor.stderr, editor.stderr)


def test_a_length_nobody_can_send_takes_no_memory(case):
    editor = Editor(case, {})
    editor.raw(b"Content-Length: 9000000000000000000\r\n\r\n{}")
    editor.server.stdin.close()
    case.equal(editor.next()["error"]["code"], -32700)
    case.equal(editor.wait(), 1)


def test_headers_as_other_editors_write_them_are_read(case):
    editor = Editor(case, {})
    body = b'{"jsonrpc":"2.0","id":7,"method":"x"}'
    editor.raw(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n" % len(body) + body)
    case.equal(editor.next()["id"], 7)
    case.equal(editor.end(), 0)


def test_the_65th_document_is_left_alone(case):
    editor = Editor(case, {})
    for number in range(65):
        editor.open(GOOD, f"file:///{number}.decree.md")
    case.true(editor.at("hover", 4, 7, uri="file:///63.decree.md"))
    case.equal(editor.at("hover", 4, 7, uri="file:///64.decree.md"), None)
    editor.tell("textDocument/didClose", {"textDocument": {"uri": "file:///0.decree.md"}})
    editor.open(GOOD, "file:///64.decree.md")
    case.true(editor.at("hover", 4, 7, uri="file:///64.decree.md"))
    case.equal(editor.end(), 0)


# -- the command ----------------------------------------------------------------------------------

def test_help_has_an_example_and_files_are_wrong_usage(case):
    done = run(case, "decree", "lsp", "--help")
    case.equal(done.returncode, 0)
    case.true("Example" in done.stdout)
    case.equal(run(case, "decree", "lsp", DECREE).returncode, 2)
    case.equal(run(case, "decree", "lsp", "--stdio", stdin=subprocess.DEVNULL).returncode, 1)


def test_a_closed_output_ends_it(case):
    editor = Editor(case, {})
    with open("/dev/full", "wb") as full:
        done = subprocess.run([os.path.abspath(sys.argv[1]), "decree", "lsp"], stdout=full,
                              input=frame(b'{"jsonrpc":"2.0","id":1,"method":"x"}') * 3,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    case.equal(done.returncode, 1)
    case.equal(editor.end(), 0)


if __name__ == "__main__":
    main(sys.modules[__name__])
