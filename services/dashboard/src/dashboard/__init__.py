"""The dashboard: pages, forms and live updates; it decides nothing and holds no personal data."""
