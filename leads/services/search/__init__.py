"""Vacancies by their words: `words` says what a word is, `index` keeps the index, `find` asks it.

What a word is stands in our own code, not in a database's dictionary: SQLite (FTS5) and PostgreSQL (tsvector) get
ready-made words and therefore find the same.
"""
