"""Parts of a .docx file that its library leaves to others."""
