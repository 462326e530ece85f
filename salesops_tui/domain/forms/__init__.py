"""What people may type for each record: one declaration for forms, commands and imports."""
