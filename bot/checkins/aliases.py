"""A random name for one unnamed post, never derived from who wrote it (section 2)."""

from random import Random

_MANNER = (
    "Amber Brave Bright Calm Candid Clear Copper Curious Early Earnest Gentle Golden Grey Hardy Honest Keen Kind Light "
    "Merry Mild Northern Patient Plain Quiet Ready Rising River Silver Sincere Southern Steady Still Sunny Warm Western"
).split()
_CREATURE = (
    "Alder Aspen Badger Beech Birch Curlew Dipper Dunnock Elm Fern Finch Fox Gannet Hare Hawthorn Heron Kestrel "
    "Kite Lark Linnet Maple Marten Merlin Oak Otter Plover Puffin Rowan Sparrow Swift Tern Thrush Willow Wren"
).split()


def random_alias(chance: Random) -> str:
    """Two words, such as "Quiet Heron"."""
    return f"{chance.choice(_MANNER)} {chance.choice(_CREATURE)}"
