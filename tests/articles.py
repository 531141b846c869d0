"""An article that tests put into pages: ten paragraphs, which say nothing twice."""

from __future__ import annotations

PROSE = [
    "The harbour of Old Wick was closed for three days after a barge with gravel had run aground at its mouth.",
    "Fishermen waited on the quay, mended nets and drank tea, while a tug from the next town pulled at the stern.",
    "On Thursday evening the tide rose higher than any that year, and the barge came off almost without a sound.",
    "Nobody was hurt, the harbour master said, but the gravel will lie there until somebody needs it for a wall.",
    "The owner of the barge has offered to pay for the lost catch, which the fishermen put at nine tonnes of cod.",
    "An inquiry opens in March; the skipper, who has sailed these waters since he was a boy, will be heard first.",
    "Until then boats of more than twelve metres have to take a pilot, and the town council pays half of his fee.",
    "The lighthouse keeper had warned of the bank last winter, when a storm moved it by the length of two ferries.",
    "Dredging it would cost four million, a sum that the council has asked the ministry for in every budget so far.",
    "Gulls were the only ones to profit: a sack of oats had burst on deck, and they did not leave before it was empty.",
]
