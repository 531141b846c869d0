"""What is kept of recent documents is bounded by its size, whatever one of them has."""

from cleaner.corpus.recent import Recent


def test_the_latest_are_kept_as_long_as_all_fit():
    """A cache of so many documents took gigabytes for a few books."""
    made = []

    def make(number: int) -> list[int]:
        made.append(number)
        return [0] * number

    recent = Recent(make, 10)
    for number in (3, 4, 3, 5, 3, 4):  # 5 drops 4, which was asked for before 3; 4 then drops 5
        assert len(recent(number)) == number
    assert made == [3, 4, 5, 4]
    for number in (50, 50, 3):  # what is larger than all that may be is kept while it is asked for
        recent(number)
    assert made == [3, 4, 5, 4, 50, 3]
