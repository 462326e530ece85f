"""What other systems are told: queued with the change it follows from, sent when one pushes."""
