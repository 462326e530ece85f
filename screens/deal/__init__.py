"""A deal, whole: what it is, what it lacks, what happened."""
