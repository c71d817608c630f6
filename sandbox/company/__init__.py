"""The careers page of one company, with its feeds: what "any feed" stands for."""
