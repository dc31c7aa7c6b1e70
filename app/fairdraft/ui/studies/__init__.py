"""The studies screen: list, planner, a study's page, conflicts and disagreements."""
