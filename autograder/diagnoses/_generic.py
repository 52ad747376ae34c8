"""Diagnoses that say that something is wrong, and not yet why."""

#: A finding with another code says more than one of these, and is shown before it.
GENERIC = frozenset(
    """JX002 JX003 JX007 JX014 JX015 JX017 JX018 JX019 JX025 JX120 JX121 JX122 JX123 JX124 JX132
    JX135 JX141 JX325 JX326 JX433 JX434 JX437 JX439 JX922""".split()
)
