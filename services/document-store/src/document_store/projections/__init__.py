"""Event -> rows, safe to apply twice."""
