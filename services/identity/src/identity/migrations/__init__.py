"""Both databases of identity."""
