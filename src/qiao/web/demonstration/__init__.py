"""The demonstration's door（演示入口）: enter as anybody of the cast. Exists in the demonstration only."""
