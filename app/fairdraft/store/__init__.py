"""Where is everything kept that a person made? (tables, migrations and the only door to a database)

`fairdraft.store.sqlite_store.open_store` opens it; nothing here costs anything before that is called.
"""
