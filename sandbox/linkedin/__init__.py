"""LinkedIn as it looks to somebody without an account: its open search and open postings, behind walls the rest."""
