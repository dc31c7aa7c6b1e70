"""What is chosen for this machine, and where its things are."""
