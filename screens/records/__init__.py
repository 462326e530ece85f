"""Lists and pages of records that are no deals; each kind's screen says what is its own."""
