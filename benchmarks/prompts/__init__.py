"""Two hundred servers post two series for two years, lived several times by the same people with the same texts: once as
`rotation.choose` leans to what works, once in plain rotation, where nothing ever comes of a post.

`python -m benchmarks prompts` runs it. The rotation is the real one (`bot/prompts/model/rotation.py`), fed with what the
bot would know; the people are made up. In both:

- **Series**: one has 18 texts and a post a week, the other 24 texts and a post on every weekday, as the file that ships.
- **Texts** differ in how many people they lead to something: log-normal, the logarithm deviates by 0.5 (two in three
  texts are within 0.6 and 1.6 times the median). Nobody knows by how much, and each server has its own likes.
- **Servers** are small and large: an average post leads 0.5 to 8 people to something, log-uniform (a median of 2). In a
  year they grow or shrink, log-normal around no change (the logarithm deviates by 0.3).
- **The year** has a season: a third more people at its height than as a mean, a third fewer half a year later.
- **A text said again soon** is stale: it begins at half its appeal and recovers with 30 days (exponential).
- **How many** a post leads to something is then drawn at random (Poisson). The draw of a day is the same in both runs.

People do not tire of a series, and a text is worth the same in its second year. All of it is drawn before anything is
posted (`world.py`), so all rules meet the same people on the same day.

Beside the two: *known from the start*, the same rule told the truth about every text, which is the most that encores
can give; *weights*, a draw at random among the texts that rest, as likely as a text is believed to work; and *favourite
first*, a bandit that says what is best of its beliefs, drawn at random as wide as they are unsure (Thompson sampling).
"""

from benchmarks.prompts.report import QUICK, WHOLE, Compared, Size, live, printed

__all__ = ["QUICK", "WHOLE", "Compared", "Size", "live", "printed"]
