"""Leads: captured once, touched, decided about, and made into deals."""
