"""tsutsumi judge --json: facts in, one JSON object a line; verdicts out, one JSON object a line.

Exit codes: 0 every line was judged, 1 a line was refused (the sentence on standard error says which and why).
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TextIO

from tsutsumi.core.jp.era import parse_date
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Answer, Judgement, Verdict

_NOTICE = {"yes": True, "no": False}


class LineError(ValueError):
    """A line that cannot be judged; the message is a Japanese sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSONで出力する（今はこれだけ。省いても同じ）")
    parser.add_argument(
        "--on", type=_day, metavar="日付", help="この日の法令で判定する（例 2026-11-23、令和8年11月23日）"
    )


def run(args: argparse.Namespace) -> int:
    """The exit code."""
    source = getattr(sys.stdin, "buffer", None)
    return judge_lines(source if source is not None else sys.stdin, sys.stdout, sys.stderr, args.on)


def judge_lines(source: Iterable[str | bytes], out: TextIO, err: TextIO, on: date | None = None) -> int:
    """Judge line by line until one is refused; blank lines are passed over."""
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            answer = judged(_facts(line), on)
        except ValueError as problem:  # a fact, a day or a line that cannot be taken: all say so in words
            print(f"{number}行目: {problem}", file=err)
            return 1
        print(json.dumps(answer, ensure_ascii=False), file=out, flush=True)
    return 0


def judged(facts: Facts, on: date | None = None) -> dict[str, Any]:
    """The answer as callers read it: that of the regime asked for, or of all together where none was."""
    judgement = engine.judge(facts, on)
    main = judgement.main
    return {
        **_summary(main, judgement.overall if facts.regime is None else main.reportable),
        "regime": main.regime,
        "law_of": judgement.on.isoformat(),
        "regimes": [{"regime": v.regime, **_summary(v, v.reportable)} for v in judgement.verdicts],
        "clocks": [clock.to_json() for clock in main.clocks],
        "recipients": [to.to_json() for to in main.recipients],
        "notes": list(main.notes),
        "open_points": [point.to_json() for point in _points(judgement)],
        "proof": main.proof.to_json(),
        "questions": [question.to_json() for question in engine.questions(facts, on)],
    }


def _summary(verdict: Verdict, answer: Answer) -> dict[str, Any]:
    final = verdict.final
    return {
        "reportable": answer.plain,
        "limbs": list(verdict.limbs),
        "undecided_limbs": list(verdict.undecided),
        "final_days": verdict.final_days,
        "final_due_raw": final.raw.isoformat() if final else None,
        "final_due": final.due.isoformat() if final else None,
        "preliminary_due_guideline": _guide(verdict),
        "notify_principals": _NOTICE.get(verdict.notify_principals, verdict.notify_principals),
        "exempt_reason": verdict.exempt_reason,
    }


def _guide(verdict: Verdict) -> dict[str, str] | None:
    if verdict.day3 is None or verdict.day5 is None:
        return None
    return {"day3": verdict.day3.isoformat(), "day5": verdict.day5.isoformat()}


def _points(judgement: Judgement) -> list[Any]:
    return list({point.id: point for verdict in judgement.verdicts for point in verdict.open_points}.values())


def _facts(line: str | bytes) -> Facts:
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
        stated = json.loads(text, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise LineError("UTF-8 として読めません。文字コードを UTF-8 にしてください。") from None
    except (json.JSONDecodeError, RecursionError) as problem:
        raise LineError(f"JSON として読めません（{problem}）。1行に1つのオブジェクトを書いてください。") from None
    if not isinstance(stated, Mapping):
        raise LineError('事実のオブジェクト（{"event": "leak", …}）ではありません。')
    return Facts.of(stated)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise LineError(f"「{twice}」が2回書かれています。どちらか一つにしてください。")
    return found


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
