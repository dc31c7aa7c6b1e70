"""How is a text checked: prose model, approved language, rule kinds, packs and the engine?"""
