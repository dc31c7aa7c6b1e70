"""How does everything look?"""
