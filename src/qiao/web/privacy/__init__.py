"""Privacy pages（隐私）: a sealed value shown for a reason."""
