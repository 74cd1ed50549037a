"""People（人）: one worker over all stages: the journey, the timeline, the next step."""
