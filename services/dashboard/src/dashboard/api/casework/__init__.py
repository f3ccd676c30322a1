"""What is done on a case beyond its profile: corrections, papers, erasure."""
