"""How are drafts generated: the worker process, its client, and the scripted engine?"""
