"""Guard: what bad actors do to a coalition, and what can be shown of it.

`coordination` finds accounts that move together, `power` and `capture` say who decides, `wedge` lays contrary copies
side by side, `chance`, `panels` and `leximin` draw panels that anybody can draw again, `messages` says whether a text
is one that was signed. All are plain functions over plain data: they know no record, no clock and no web. What each
promises, and what not, is in docs/guard.md. Sealed ballots are rules of `coalition.ballots`, draws that are entered in
the record of `coalition.drawing`, which takes the lot from here.
"""
