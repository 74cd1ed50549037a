"""Pages of workshops（帮扶车间）and of what townships have（家底）."""
