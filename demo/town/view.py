"""The picture that Jonas took at the top: sky, hills, three turbines."""

import resvg_py

_TURBINE = """
<g transform="translate({x} {y}) scale({scale})">
  <path d="M-3 0 L-1.6 -118 L1.6 -118 L3 0 Z" fill="#f4f7f9"/>
  <g transform="translate(0 -118) rotate({turned})" fill="#ffffff">
    <path d="M0 0 C6 -14 4 -44 0 -62 C-3 -44 -4 -14 0 0 Z"/>
    <path d="M0 0 C6 -14 4 -44 0 -62 C-3 -44 -4 -14 0 0 Z" transform="rotate(120)"/>
    <path d="M0 0 C6 -14 4 -44 0 -62 C-3 -44 -4 -14 0 0 Z" transform="rotate(240)"/>
    <circle r="4" fill="#dfe6ea"/>
  </g>
</g>"""
_VIEW = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#5d8fb9"/><stop offset=".7" stop-color="#c8dbe6"/>
      <stop offset="1" stop-color="#f0e9dc"/>
    </linearGradient>
  </defs>
  <rect width="640" height="360" fill="url(#sky)"/>
  <g fill="#ffffff" fill-opacity=".55">
    <ellipse cx="120" cy="72" rx="84" ry="11"/><ellipse cx="190" cy="86" rx="60" ry="8"/>
    <ellipse cx="470" cy="52" rx="104" ry="12"/><ellipse cx="560" cy="66" rx="58" ry="8"/>
  </g>
  <path d="M0 262 C120 222 210 246 320 232 S540 210 640 240 V360 H0 Z" fill="#8fae9a"/>
  {turbines}
  <path d="M0 304 C150 258 260 300 390 288 S580 262 640 276 V360 H0 Z" fill="#5f8466"/>
  <path d="M0 340 C180 312 420 346 640 318 V360 H0 Z" fill="#43634b"/>
</svg>"""


def from_the_top() -> bytes:
    """A PNG, 640 by 360."""
    stand = ((150, 268, 1.0, 12), (352, 262, 1.35, 47), (532, 258, 0.85, 81))
    turbines = "".join(_TURBINE.format(x=x, y=y, scale=scale, turned=turned) for x, y, scale, turned in stand)
    return resvg_py.svg_to_bytes(svg_string=_VIEW.format(turbines=turbines))
