"""Marketing: content with its page, posts, assets, and the calendar they lie on."""
