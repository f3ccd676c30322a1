"""What the dashboard keeps: browsers' sessions, sealed under what only the browser has."""
