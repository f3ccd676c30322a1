"""Events become rows; each projection is named by the question it answers and is safe to apply twice."""
