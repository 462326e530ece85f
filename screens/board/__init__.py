"""The board: the pipeline's columns, Delivery and Renewals."""
