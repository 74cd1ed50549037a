"""Web（网页）: HTTP. One folder a stage, plus frame/ (what all pages share), home/, accounts/, imports/ and jobs/."""
