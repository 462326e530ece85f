"""Marketing: content, posts, assets, ideas for stories, and the calendar they lie on."""
