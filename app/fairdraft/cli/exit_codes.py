"""With which exit code does a command end?"""

EXIT_DONE = 0
EXIT_FINDINGS = 1
"""What was looked over is not as it should be: findings at or above `--fail-on`, examples of a pack that fail."""
EXIT_USAGE = 2
EXIT_KNOWN = 3
"""A fault of the world, told in a sentence or two, or a store or machine that is not sound."""
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
