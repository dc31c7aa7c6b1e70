"""The window: what a person sees and does, over the services alone."""
