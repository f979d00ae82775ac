"""Two hundred sessions of office hours with a queue, each lived twice by the same people: in Belay's order, and in the
order of arrival.

`python -m benchmarks officehours` runs it. Order and estimate are the real ones (`order.py` and `estimate.py` in
`bot/office_hours/service/turns/`), fed with what the bot knows at that moment; the people are made up. In both:

- **A server** has eight coaches, each with a pace of their own: a visit takes 0.65 to 1.35 times what was planned (the
  logarithm deviates by 0.22 from that of 0.95). The estimate knows the twenty latest visits of a session's coaches;
  in the beginning there are none.
- **Sessions** are planned for 60, 90 or 120 minutes, with turns of 10, 15 or 20 minutes, and have one coach (50 %),
  two (35 %) or three (15 %), who all come on time. In one of ten with several coaches, one goes after two thirds.
- **People join** at random (Poisson). A crowd comes within five minutes of the opening, two for each coach as a mean;
  then as many as make 50 to 110 % of what the coaches can do, drawn for each session; in the last quarter of an hour
  nobody. 35 % never had a visit. The others had as many lately as a coin shows heads before its first tail.
- **A visit** is log-normal around the coach's pace (the logarithm deviates by 0.5: most take 0.6 to 1.6 times the
  median). Between two, a coach takes 1.5 minutes (exponential).
- **Leaving**: people wait with a patience of 75 minutes (log-normal, 0.7), then go without a word.
- **Holds**: 8 % press Hold at some moment of their first twenty minutes and are back after 3 to 15.
- **Not found**: 6 % are not there when called, which costs the coach four minutes; half of them come back after ten
  minutes and keep their place.
- **The close**: nobody is called after the planned end.

All of it is drawn before anybody is called (`people.py`), so both orders meet the same people at the same minute.
"""

from benchmarks.office_hours.report import QUICK, WHOLE, Compared, Size, live, printed

__all__ = ["QUICK", "WHOLE", "Compared", "Size", "live", "printed"]
