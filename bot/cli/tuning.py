"""The command tune."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from bot.cli.console import Community, ConfigPath, Json, out, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from bot.domain.policy import Policy
    from bot.store import Applied, Store
    from knowledge.platt import Calibration, Evidence
    from knowledge.tuning import Account, Bin, Figures, Missing, Tuning

BAR = 20  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found, and done."""

    community: str
    model: str
    evidence: Sequence["Evidence"]
    missing: "Missing"
    before: "Account"
    in_force: "Calibration"
    since: "Applied | None"  # None: as it was shipped
    answer: float  # the least confidence of an answer
    tuning: "Tuning | None" = None  # None: too little evidence, or not asked for
    done: str = ""  # "applied", "reset"


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command()(tune)


def tune(
    community: Community = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Use it; a running bot takes it up by itself.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Go back to the calibration that was shipped.")
    ] = False,
    json: Json = False,
    config: ConfigPath = None,
) -> None:
    """Recalibrate a community from what its people said of the bot's answers.

    Each "That solved it", "Not my question" and "None of these" is a verdict. Printed are
    precision and coverage of each band, now and with a calibration fitted to the verdicts; each
    verdict is judged by a fit that has not seen it. Nothing changes without --apply.

    [bold]Examples[/bold]

    \b
    $ answerwell tune --community acme
    $ answerwell tune --community acme --apply
    $ answerwell tune --reset
    """
    from bot.cli.opening import chosen
    from bot.domain.policy import Policy

    if apply and reset:
        raise OperatorError("--apply and --reset contradict each other; give one of them")
    stated = settings(config)
    target = chosen(stated, community)
    policy = stated.communities.get(target, Policy())
    result = asyncio.run(_run(stated.database, target, policy, apply=apply, reset=reset))
    if json:
        say_json(_summary(result))
    else:
        _show(result)
    if apply and not result.done:
        raise typer.Exit(1)


async def _run(
    address: str, community: str, policy: "Policy", *, apply: bool, reset: bool
) -> Result:
    from bot.cli.opening import opened
    from bot.store import Judgements
    from knowledge import models, tuning
    from knowledge.matcher import ANSWER_AT, SUGGEST_AT, model_name
    from knowledge.platt import SHIPPED, Evidence

    model = model_name(models.load(policy.matching.model))
    async with opened(address) as store:
        if reset:
            async with store.begin(community) as tx:
                await tx.uncalibrate(model)
        judgements = Judgements(store)
        since = await judgements.applied(community, model)
        evidence = [
            Evidence(logit=each.logit, right=each.confirmed, ticket=each.ticket)
            for each in await judgements.verdicts(community, model)
        ]
        in_force = since.calibration if since is not None else SHIPPED
        answer = policy.matching.answer or ANSWER_AT
        suggest = policy.matching.suggest or SUGGEST_AT
        missing = tuning.missing(evidence)
        found = None
        if not missing and not reset:
            found = tuning.tune(evidence, in_force, answer=answer, suggest=suggest)
        if found is not None and apply:
            await _apply(store, community, model, found.calibration, len(evidence))
        return Result(
            community=community,
            model=model,
            evidence=evidence,
            missing=missing,
            before=tuning.account(evidence, in_force, answer=answer, suggest=suggest),
            in_force=in_force,
            since=since,
            answer=answer,
            tuning=found,
            done="reset" if reset else "applied" if found is not None and apply else "",
        )


async def _apply(
    store: "Store", community: str, model: str, calibration: "Calibration", verdicts: int
) -> None:
    import getpass

    from bot.clock import SystemClock

    try:
        by = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        by = ""
    async with store.begin(community) as tx:
        await tx.calibrate(model, calibration, verdicts=verdicts, at=SystemClock().now(), by=by)


def _summary(result: Result) -> dict[str, Any]:
    right = sum(each.right for each in result.evidence)
    found = result.tuning
    return {
        "community": result.community,
        "model": result.model,
        "verdicts": len(result.evidence),
        "confirmed": right,
        "refused": len(result.evidence) - right,
        "missing": asdict(result.missing),
        "in_force": _numbers(result.in_force, result.answer),
        "before": asdict(result.before),
        "fitted": None if found is None else _numbers(found.calibration, result.answer),
        "after": None if found is None else asdict(found.after),
        "applied": result.done == "applied",
        "reset": result.done == "reset",
    }


def _numbers(calibration: "Calibration", answer: float) -> dict[str, Any]:
    return {
        "slope": calibration.slope,
        "shift": calibration.shift,
        "floor": calibration.floor if math.isfinite(calibration.floor) else None,
        "only_more_careful": calibration.floor == math.inf,
        "answers_from": calibration.least(answer),  # a raw logit
    }


def _show(result: Result) -> None:
    console = out()
    right = sum(each.right for each in result.evidence)
    console.print(
        f"{result.community}: {len(result.evidence)} verdicts on what {result.model} scored,"
        f" {right} confirmed and {len(result.evidence) - right} refused."
        f" In force: {_since(result)}.",
        soft_wrap=True,
    )
    if result.evidence:
        console.print(_table(result))
    found = result.tuning
    if found is not None:
        console.print("\nWhat was promised (|) and what was right (█), each verdict held out:")
        for each in found.after.bins:
            console.print(_bar(each))
        console.print(
            f"\nIt answers from a score of {found.calibration.least(result.answer):+.2f} on"
            f" (now {result.in_force.least(result.answer):+.2f}); log loss"
            f" {found.after.loss:.3f} (now {found.before.loss:.3f}).",
            soft_wrap=True,
        )
    console.print(_end(result), soft_wrap=True)


def _since(result: Result) -> str:
    if result.since is None:
        return "the calibration that was shipped"
    by = f" by {result.since.by}" if result.since.by else ""
    return f"one fitted to {result.since.verdicts} verdicts, applied {result.since.at:%Y-%m-%d}{by}"


def _end(result: Result) -> str:
    if result.done == "reset":
        return "The shipped calibration is in force from the next question on."
    if result.done == "applied":
        return "In force from the next question on; --reset takes it back."
    if result.missing:
        return f"Too little to learn from: {_needed(result.missing)}. Nothing was changed."
    return f"Nothing was changed; to use it: answerwell tune --community {result.community} --apply"


def _needed(missing: "Missing") -> str:
    of_each = [
        f"at least {number} {kind if number > 1 else kind.removesuffix('s')}"
        for number, kind in (
            (missing.confirmed, "confirmations"),
            (missing.refused, "refusals"),
        )
        if number
    ]
    more = f"{missing.verdicts} more verdict{'s' if missing.verdicts > 1 else ''} needed"
    return f"{more}, of them {' and '.join(of_each)}" if of_each else more


def _table(result: Result) -> Table:
    table = Table("band", "verdicts", "right (95 % interval)", "of all that was right")
    after: Sequence[Figures | None] = [None] * len(result.before.bands)
    if result.tuning is not None:
        after = result.tuning.after.bands
    for old, new in zip(result.before.bands, after, strict=True):
        both = [old] if new is None else [old, new]
        table.add_row(
            old.band.value,
            " → ".join(str(each.verdicts) for each in both),
            " → ".join(_precision(each) for each in both),
            " → ".join(_percent(each.coverage) for each in both),
        )
    return table


def _precision(figures: "Figures") -> str:
    if figures.precision is None:
        return "–"
    return f"{figures.precision:.0%} ({figures.low * 100:.0f}–{figures.high * 100:.0f})"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _bar(each: "Bin") -> str:
    drawn = list("█" * round(each.right * BAR) + "·" * (BAR - round(each.right * BAR)))
    drawn[min(round(each.promised * BAR), BAR - 1)] = "|"
    return f"  {each.promised:4.0%} {''.join(drawn)} {each.right:4.0%} of {each.verdicts}"
