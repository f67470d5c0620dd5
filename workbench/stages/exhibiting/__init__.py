"""Exhibiting: a disputed utterance with its sound and everybody's reading of it."""

from workbench.stages.exhibiting.readings import around as around
from workbench.stages.exhibiting.readings import listened as listened
from workbench.stages.exhibiting.readings import readings as readings
