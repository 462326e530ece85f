"""Documents on the screen: made from any record, shown, issued, compared, listed."""
