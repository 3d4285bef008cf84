"""Everything the pages do, for programs: JSON under /api/v1/, tokens that open it, webhooks that tell of entries."""
