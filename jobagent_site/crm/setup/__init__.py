"""The set-up page: three answers, everything else folded away with its default."""
