"""Working a page by keyboard alone: Tab, Enter, Space, arrows and typing; nothing that needs a mouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.web.served import Served

MOST_TABS = 80


def focused(page: Page) -> str:
    return page.evaluate(
        "(e => (e.type != 'submit' && e.labels?.length ? e.labels[0] : e).innerText || e.value || '')"
        "(document.activeElement)"
    ).strip()


def reach(page: Page, label: str) -> None:
    """Press Tab until what has the focus begins with `label`; a person sees where the focus is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if focused(page).startswith(label):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus cannot be seen on “{label}”"
            return
    raise AssertionError(f"“{label}” cannot be reached by keyboard")


def press(page: Page, label: str) -> None:
    reach(page, label)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, served: Served, name: str) -> None:
    page.goto(served.links[name])
    press(page, f"Sign in for {name}")


MARK = """([action, button]) => {
  const leads = form => new URL(form.action).pathname.endsWith(action);
  const named = form => [...form.querySelectorAll("button")].some(one => one.textContent.trim().startsWith(button));
  const form = [...document.forms].find(form => form.method == "post" && leads(form) && named(form));
  if (form) form.dataset.asked = "";
  return Boolean(form);
}"""
"""Marks the form that leads to an address and has a button so named, so that one can tell when it is reached."""

WHERE = """() => {
  const here = document.activeElement, form = document.querySelector("form[data-asked]");
  const folded = here.tagName == "SUMMARY" && !here.parentElement.open && here.parentElement.contains(form);
  const kind = here.tagName == "INPUT" ? here.type : here.tagName.toLowerCase();
  return {
    folded, inside: form.contains(here), kind, name: here.name || "", value: here.value || "",
    checked: Boolean(here.checked), says: here.innerText.trim(),
    seen: getComputedStyle(here).outlineStyle != "none",
  };
}"""


def work(page: Page, action: str, button: str = "", values: Mapping[str, str] | None = None) -> None:
    """Reach the form that leads to `action`, fill in `values` by the names of its fields, and press its button.

    What is folded up around it is unfolded on the way. Fields that are not named keep what they have.
    """
    left = dict(values or {})
    assert page.evaluate(MARK, [action, button]), f"no form leads to {action} by “{button}”"
    for _ in range(MOST_TABS * 3):
        page.keyboard.press("Tab")
        at = page.evaluate(WHERE)
        if at["folded"]:
            page.keyboard.press("Enter")
        elif at["inside"]:
            assert at["seen"], f"the focus cannot be seen on {at['name'] or at['says']}"
            if at["kind"] == "button" and at["says"].startswith(button):
                assert not left, f"{', '.join(left)} cannot be reached by keyboard"
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                return
            if at["name"] in left:
                _fill(page, at, left.pop(at["name"]))
    raise AssertionError(f"the form that leads to {action} cannot be reached by keyboard")


def _fill(page: Page, at: Mapping[str, Any], value: str) -> None:
    """Give the field that has the focus a value, as its kind is worked by keyboard."""
    if at["kind"] in ("radio", "select"):
        _step_to(page, at["kind"], value)
    elif at["kind"] == "checkbox":
        if not at["checked"]:
            page.keyboard.press("Space")
    else:
        if at["kind"] in ("text", "textarea", "number"):
            page.keyboard.press("ControlOrMeta+A")
        for place, part in enumerate(value.split("\t")):  # an hour has its own stop within a browser's field
            if place:
                page.keyboard.press("Tab")
            page.keyboard.type(part)


def _step_to(page: Page, kind: str, value: str) -> None:
    """Walk through choices by the arrows; those of a group turn round, those of a list begin at its head."""
    if kind == "select":
        page.keyboard.press("Home")
    for _ in range(60):
        at = page.evaluate(WHERE)
        if at["value"] == value:
            if kind == "radio" and not at["checked"]:
                page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"“{value}” cannot be chosen by keyboard")
