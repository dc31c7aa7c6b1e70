"""What is asked before a study's candidates are named?"""

UNBLIND_QUESTION = "Unblind it? That is kept as an event, cannot be undone, and marks every rating given afterward."
