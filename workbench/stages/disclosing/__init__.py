"""Disclosing: what leaves the laboratory without the passages that are redacted and the notes that are privileged."""

from workbench.stages.disclosing.blacking import BLOCK as BLOCK
from workbench.stages.disclosing.leaks import leaks as leaks
from workbench.stages.disclosing.leaks import teller as teller
from workbench.stages.disclosing.redactions import redactions_of as redactions_of
from workbench.stages.disclosing.versions import disclosed as disclosed
from workbench.stages.disclosing.versions import disclosed_sheet as disclosed_sheet
from workbench.stages.disclosing.versions import disclosed_together as disclosed_together
