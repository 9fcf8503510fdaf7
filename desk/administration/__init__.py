"""What the system administrator does that concerns cases and documents too, though none of them is read.

guide          引导: from an empty database to the first case, by what the database holds
succession     更名 and 合并 of a body, with a list of what goes over
"""
