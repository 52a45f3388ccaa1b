"""German words made comparable beyond their spelling: inflection and compounds. The only place that knows German."""
