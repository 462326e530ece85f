"""The screens of invoices: the list of all, and one with its lines and payments."""
