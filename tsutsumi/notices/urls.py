from django.urls import path

from tsutsumi.notices import board, exchanging, rows, views
from tsutsumi.notices.post import views as post

app_name = "notices"
HERE = "cases/<str:number>/notices/"
ONE = HERE + "<int:mailing>/"
WORDING = ONE + "wordings/<slug:channel>/<slug:language>/<slug:audience>/"
PERSON = ONE + "people/<int:person>/"
POST = [
    path(ONE + "mail/", post.board, name="mail"),
    path(ONE + "mail/failures/", post.failures, name="mail_failures"),
    path(ONE + "mail/unknown/", post.doubtful, name="mail_unknown"),
    path(ONE + "mail/unknown/<int:person>/", post.decide, name="mail_decide"),
    path(ONE + "mail/returned/", post.returned, name="mail_returned"),
    path("settings/mailing/", post.settings, name="mail_settings"),
    path("settings/mailing/try/", post.try_out, name="mail_try"),
]
urlpatterns = [
    *POST,
    path(HERE, views.index, name="index"),
    path(HERE + "make/", views.make, name="make"),
    path(ONE, views.mailing, name="mailing"),
    path(ONE + "renew/", views.renew, name="renew"),
    path(ONE + "how/", views.how, name="how"),
    path(ONE + "pace/", views.pace, name="pace"),
    path(ONE + "waves/", views.waves, name="waves"),
    path(ONE + "settle/", views.settle, name="settle"),
    path(ONE + "put-up/", views.put_up, name="put_up"),
    path(ONE + "try/", views.try_out, name="try_out"),
    path(ONE + "live/", views.live, name="live"),
    path(ONE + "start/", views.start, name="start"),
    path(ONE + "pause/", views.pause, name="pause"),
    path(ONE + "stop/", views.stop, name="stop"),
    path(ONE + "finish/", views.finish, name="finish"),
    path(ONE + "reopen/", views.reopen, name="reopen"),
    path(ONE + "wordings/", views.wordings, name="wordings"),
    path(WORDING, views.wording, name="wording"),
    path(WORDING + "back/", views.unword, name="unword"),
    path(ONE + "people/", rows.people, name="people"),
    path(ONE + "flags/", rows.flags, name="flags"),
    path(ONE + "flags/<int:flag>/back/", rows.unflag, name="unflag"),
    path(ONE + "flags/table/", exchanging.flags, name="flags_table"),
    path(ONE + "phone/table/", exchanging.calls, name="calls_table"),
    path(ONE + "letters/table/", exchanging.letters, name="letters_table"),
    path(PERSON, rows.person, name="person"),
    path(PERSON + "flag/", rows.flag, name="flag"),
    path(PERSON + "real/", rows.reveal, name="reveal"),
    path(ONE + "board/", board.board, name="board"),
    path(ONE + "states.<slug:kind>", board.states, name="states"),
    path(ONE + "certificate.pdf", board.certificate, name="certificate"),
]
