"""Event -> rows: what assigning has to know of cases, case processes and experts."""
