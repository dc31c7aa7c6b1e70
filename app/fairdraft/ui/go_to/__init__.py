"""One field that leads everywhere: commands, pieces, campaigns, briefs, studies, help and rules by their words."""
