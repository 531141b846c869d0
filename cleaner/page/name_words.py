"""Small words around the names of people, as bylines and names have them in many languages."""

from __future__ import annotations

from cleaner.listed import names_in

#: "by": before the name of who wrote something; and any of them, as a pattern.
BY = names_in("by von par por di door av af oleh przez")
BY_PATTERN = "|".join(BY)
#: Small words that belong to a name wherever it stands: "Ludwig van der Rohe"; and any of them, as a pattern.
PARTICLES = frozenset(
    names_in(
        """de da do dos das los las del della di du van von der den ter bin bint ibn al el la le y e af av zu zur dan"""
    )
)
PARTICLE_PATTERN = "|".join(sorted(PARTICLES, key=lambda word: (-len(word), word)))
#: The same where a text is known to hold names; alone on a line they open too much else: "Retour à Lyon".
DECLARED_PARTICLES = PARTICLES | set(names_in("à dello vom des ten les i zum op san st ben abu ad as ul und"))
#: "and", between names.
JOINTS = frozenset(names_in("and und et y og och en e i u ve ja oder"))
