"""A month of asks in a server that does not exist, lived three times: with Belay, with a role ping, and with neither.

`python -m benchmarks month` runs it. Belay's part is the real thing: every room's service on a real SQLite file, timers
carried out by the diary when they fall due, letters held back by pauses, quiet hours and preferences as the courier
holds them back. Only Discord, the words and the people are made up. The people, in all three:

- **Members** (500, in 12 time zones) wake at half past seven and go to bed at eleven, more or less, and do nothing in
  between. 40 a day ask, at any moment of their waking hours; three in twenty of them unnamed. About one in three reads
  the forum on a day, looks at the five newest unanswered asks, and answers each with a chance of 2 %.
- **Helpers** (60). One in ten never answers; the others answer one personal request in four to three in four, each their
  own share, if they have a hand free (they help with 1 to 3 at once; half are done within 20 hours). They get to it
  after a log-normal time awake, half of them within 45 minutes as a median of people, each their own pace. Nobody adds an
  answer to one that is there. 4 % of those who offered step back. One in three is away once, for 2 to 7 days: paused,
  resting or off. A hundred pairs of people are kept apart.
- **Pings tire**: n other pings within 24 hours leave 1 / (1 + n / 10) of the chance to answer. For Belay's invitations
  always, for a role ping in (ii).
- **A crowd**: (i) everybody whom a role ping reaches answers with the chance of a personal request, whatever kinds of
  help they chose: as kind to it as can be. (ii) one of n who were asked together answers n ** -0.1534 times as likely
  (60: 53 %): the power law through the 64 % who answered a request that came to them alone and the 50 % who saw four
  others beside them (Barron & Yechiam, "Private e-mail requests and the diffusion of responsibility", Computers in
  Human Behavior 18, 2002). What they measured is five; sixty is our extrapolation, and the tiring is our assumption.
- **Coaches** (4) take up two in five of what Belay tells them after 24 hours, half of it within 4 hours awake;
  **moderators** (3) each of what they are told after 36, half of it within 2.5 hours awake. Without Belay nobody tells
  them anything.
- **Those who were answered** mark it resolved (6 in 10), do so when Belay asks (2), say once that they still need it (1),
  or never do anything (1).

What a person would do with an ask is drawn once, from their name and the ask's, so that the three policies meet the
same people in the same mood (`chance.py`).
"""

from benchmarks.month.people import Size
from benchmarks.month.report import QUICK, WHOLE, Month, live, printed

__all__ = ["QUICK", "WHOLE", "Month", "Size", "live", "printed"]
