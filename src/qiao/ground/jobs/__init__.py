"""Jobs（后台任务）: long work that shows its progress, can be stopped, survives a kill and has one effect."""
