"""Contacts from before the agent, out of a file of the owner's: read, planned, then written."""
