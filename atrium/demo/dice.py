"""Chance that repeats: everything random in the demo is drawn here, from the seed."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = {
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "DE": "Europe/Berlin",
    "JP": "Asia/Tokyo",
    "CN": "Asia/Shanghai",
    "KR": "Asia/Seoul",
    "TH": "Asia/Bangkok",
}

_DAYS_OFF = {
    # fixed holidays as month * 100 + day; those that move with the moon are left out
    "GB": {101, 1225, 1226},
    "IE": {101, 317, 1225, 1226},
    "DE": {101, 501, 1003, 1225, 1226},
    "JP": {101, 102, 103, 211, 429, 503, 504, 505, 811, 1103, 1123},
    "CN": {101, 501, 502, 503, 1001, 1002, 1003, 1004, 1005},
    "KR": {101, 301, 505, 606, 815, 1003, 1009, 1225},
    "TH": {101, 413, 414, 415, 501, 812, 1013, 1205, 1210, 1231},
}


def is_workday(day: date, country: str) -> bool:
    return day.weekday() < 5 and day.month * 100 + day.day not in _DAYS_OFF[country]


def workday(day: date, country: str, step: int = 1) -> date:
    """The first working day on or after `day`; on or before it with a step of -1."""
    while not is_workday(day, country):
        day += timedelta(days=step)
    return day


class Dice(random.Random):
    """Draws for one part of the company; parts do not disturb each other's draws."""

    def __init__(self, seed: int, part: str, today: date) -> None:
        super().__init__(f"{seed}:{part}")
        self.yesterday = today - timedelta(days=1)

    def pick(self, weights: Mapping[str, float]) -> str:
        return self.choices(list(weights), weights=list(weights.values()))[0]

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def digits(self, pattern: str) -> str:
        """The pattern with each # made a digit and each @ a letter that postcodes use."""
        draw = {"#": "0123456789", "@": "ABDEFGHJLNPQRSTUWXYZ"}
        return "".join(self.choice(draw[sign]) if sign in draw else sign for sign in pattern)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.randint(0, max(0, (last - first).days)))

    def moment(self, day: date, country: str) -> datetime:
        """A moment in the working hours of the first working day on or after `day`.

        Never today or later: then it is the last working day before today.
        """
        day = workday(day, country)
        if day > self.yesterday:
            day = workday(self.yesterday, country, step=-1)
        start = datetime.combine(day, time(9, 0, tzinfo=ZoneInfo(ZONES[country])))
        return (start + timedelta(minutes=self.randint(0, 510))).astimezone(UTC)

    def days(self, usual: float, spread: float = 0.45) -> float:
        """A duration around `usual` days: often a little shorter, at times much longer."""
        return usual * math.exp(self.gauss(0, spread) - spread * spread / 2)
