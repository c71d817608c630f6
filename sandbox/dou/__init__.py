"""DOU as it looks to a program: an open feed, vacancies' own pages, and lists that only browsers are shown."""
