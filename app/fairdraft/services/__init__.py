"""Use cases: one module per thing a person does."""
