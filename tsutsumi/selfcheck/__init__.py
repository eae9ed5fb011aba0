"""The page where people find out whether they are affected: a process of its own that knows a folder of files only.

It has no database, no key of the house and no list of people. `writing` makes the folder, `app` serves it, `pages` are
the same for both; a copy of the folder's public part works on any static host (codes only).
"""
