"""By which steps did the tables become what they are?"""
