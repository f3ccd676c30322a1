"""HTTP -> command or question -> handler -> status."""
