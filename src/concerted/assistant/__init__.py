"""A member's assistant: a server of the Model Context Protocol on one record.

It reads, answers “may we?” and “why?”, and puts drafts of proposals aside for people to open. There is
nothing in it with which to nod, endorse, take a stance or open a draft.
"""
