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
#: Two or three words with capitals that begin or end with these name a place, an institution, a section or a button:
#: "Cape Town", "Premier League", "Print Friendly". Words that are names of people as well are left out.
NO_FIRST = frozenset(
    names_in(
        """add all book breaking browse buy cape central click climate comments community contact cookie
        current customer daily download eastern events family featured film fort global google great greater health
        home human international join kuala las latest listen live load local log los lower main manage
        microsoft monthly mount music national new news north northern open opening our photo port premier press
        print privacy public quick read recent related save search see send share show sign site social south
        southern special subscribe super tel terms top united university upper view visit watch weekly west
        western world your
        neue neuer neues nueva nuevo nouvelle nouveau nuova nuovo calle ciudad piazza puerto são via"""
    )
)
NO_LAST = frozenset(
    names_in(
        """affairs airport analysis app archive archives arena association awards blog business campus
        centre championship city classics climate clinic club college comment comments committee community
        company conference content council county culture cup data development district division economy
        edition education election elections energy entertainment environment events exhibition explained features
        festival fiction film finance football forum friendly friends gallery government guide health history hospital
        hotel industry innovation insider insights institute interview interviews island islands issue issues
        jobs journal kingdom league letter letters library life lifestyle line links live magazine mail
        maps market markets matters mountain museum music network news newsletter now office online opinion
        outlook pages palace parliament party photos picks podcast podcasts police policy politics press prize
        product products profile program programme project quarter race radio reader readers release report reports
        research resort resources restaurant result results review reviews rights river road safety school
        science security series services session shop site sites society solutions square stadium stage
        station stories strategy studies study summit technology television theatre theater times today tour
        town trade trail transcript transport travel trends trust twitter united university update updates
         video videos views village wars watch web week weekend weekly wire world
        straße strasse platz stadt schule kirche universität verein partei liga
        universidad noticias université actualités università notizie"""
    )
)
