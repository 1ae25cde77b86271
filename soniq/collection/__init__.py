"""What a household owns, wants and still streams: one grid over one row for each album."""
