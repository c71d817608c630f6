"""The market's page: what is asked for, what it pays, where; each number is a link to the vacancies behind it."""
