"""Whether anything of a mailing is on its way to the relay just now: then nobody may change it."""

import fcntl
from pathlib import Path

from tsutsumi.core.flow import Refused
from tsutsumi.notices import frozen
from tsutsumi.notices.models import Carriage, Mailing

MOMENT = "いま渡している途中のメールがあります。結果が出るまで、1分ほど待ってから、もう一度操作してください。"


def journal(mailing: Mailing) -> Path:
    """Where the journal of its mails lies: beside the list, and destroyed with it."""
    return frozen.folder() / f"{mailing.roll}-mail" / "journal"


def stand(mailing: Mailing) -> None:
    """Refused while a mail is in hand, or its end is not yet kept in the tables (a worker that died)."""
    path = journal(mailing)
    if not mailing.roll or not path.exists():
        return
    row = Carriage.objects.filter(mailing=mailing).first()
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(MOMENT) from error
    if path.stat().st_size > (row.kept if row else 0):
        raise Refused(MOMENT)
