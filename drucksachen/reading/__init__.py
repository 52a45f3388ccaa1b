"""Reading the text of an official document into the fields of a Drucksache, by rules that can be listed and tested."""
