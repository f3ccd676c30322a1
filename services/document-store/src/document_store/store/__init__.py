"""All SQL of the document store outside its journal."""
