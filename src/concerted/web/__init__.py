"""The web shell: pages, sign-in and sessions around the rooms. It decides nothing itself.

One folder per concern, each with its views and templates. What pages read comes from `reading`, what
people do goes through `writing`, and both go to the one record (`concerted.host`).
"""
