"""The pages of fairs（招聘会）."""
