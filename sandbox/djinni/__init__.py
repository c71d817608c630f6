"""Djinni as it looks from outside: lists, feeds and job pages."""
