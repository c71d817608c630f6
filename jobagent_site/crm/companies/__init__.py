"""Companies in the CRM: the list, the page of one, those we do not write to, and contacts from before."""
