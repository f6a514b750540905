#!/usr/bin/env python3
"""An HTML page as JSON, for tests: page.py FILE. tables: rows of cells by caption; headings; ids; links; resources (what a
browser would fetch); scripts; script (its text); pictures (labels); verdicts; policy; code (commands named); text (all of it); errors
(bad nesting); totals: the first of a table's total rows, by caption, and foot: all of them. A cell that stands for another value than it shows is that value."""
import json
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "hr", "input", "rect", "line", "path"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.out = {"tables": {}, "headings": [], "ids": [], "links": [], "resources": [], "scripts": 0, "handlers": 0, "pictures": [],
                    "verdicts": [], "policy": "", "script": "", "totals": {}, "foot": {}, "code": [], "errors": []}
        self.stack, self.text, self.rows, self.caption, self.total, self.value = [], [], None, None, None, None
        self.marks = []  # places in text where something began

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID:
            self.stack.append(tag)
            self.marks.append(len(self.text))
        self.out["ids"] += [attrs["id"]] if "id" in attrs else []
        self.out["handlers"] += sum(name.startswith("on") for name in attrs)
        self.out["scripts"] += tag == "script"
        self.out["resources"] += [attrs[name] for name in ("src", "data", "poster", "srcset") if name in attrs]
        if "href" in attrs:
            self.out["links" if tag == "a" else "resources"].append(attrs["href"])
        if tag == "svg" and attrs.get("role") in ("img", "group"):
            self.out["pictures"].append(attrs.get("aria-label", ""))
        if attrs.get("http-equiv", "").lower() == "content-security-policy":
            self.out["policy"] = attrs["content"]
        if tag == "table":
            self.rows, self.caption, self.total = [], None, None
        if tag == "tfoot":
            self.total, self.rows = self.rows, []
        if tag == "tr" and self.total is None:
            self.rows.append([])
        elif tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.value = attrs.get("data-v")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.out["errors"].append(f"line {self.getpos()[0]}: </{tag}> closes {self.stack[-1:]}")
            return
        self.stack.pop()
        inside = "".join(self.text[self.marks.pop():])
        if tag == "td" and self.value is not None:
            self.rows[-1].append(self.value)
            self.value = None
        elif tag in ("td", "th"):
            self.rows[-1].append(inside)
        elif tag == "tfoot":
            self.out["totals"][self.caption] = self.rows[0]
            self.out["foot"][self.caption] = self.rows
            self.rows = self.total
        elif tag == "caption":
            self.caption = inside
        elif tag == "table":
            self.out["tables"].setdefault(self.caption, []).append(self.rows[1:])
        elif tag in ("h1", "h2", "h3"):
            self.out["headings"].append(inside)
        elif tag == "code":
            self.out["code"].append(inside)
        elif tag == "strong":
            self.out["verdicts"].append(inside)

    def handle_data(self, data):
        if self.stack[-1:] == ["script"]:
            self.out["script"] += data
        elif self.stack[-1:] != ["style"]:
            self.text.append(data)


page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
page.close()
page.out["errors"] += [f"<{tag}> is open at the end" for tag in page.stack]
page.out["text"] = "".join(page.text)
json.dump(page.out, sys.stdout)
