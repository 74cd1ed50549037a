"""Pages of training: classes and who is in them, what they are made of, and which classes are wanted."""
