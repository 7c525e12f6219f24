// The page works without this file.
