from django.urls import path

from tsutsumi.evidence import doors, eluding, scanning, tuning, views
from tsutsumi.evidence.keeping import exchanging, logpages
from tsutsumi.evidence.keeping import items as keeping_items
from tsutsumi.evidence.keeping import views as keeping

app_name = "evidence"
BASE = "cases/<str:number>/evidence/"
ITEM = f"{BASE}items/<int:item>/"
UPLOAD = f"{BASE}uploads/<slug:upload>/"
SCAN = f"{BASE}scans/<int:run>/"
CHECK = f"{BASE}elusion/<int:check>/"
HANDOVER = f"{ITEM}handovers/<int:handover>/"
HOLD = f"{BASE}holds/<int:pk>/"
urlpatterns = [
    path("office/detectors/", tuning.own_rules, name="own_rules"),
    path(BASE, views.index, name="index"),
    path(f"{BASE}add/", views.take_in, name="take_in"),
    path(f"{BASE}register/", views.register, name="register"),
    path(f"{BASE}table/", exchanging.register, name="table"),
    path(ITEM, views.item, name="item"),
    path(f"{ITEM}check/", views.check, name="check"),
    path(f"{ITEM}acquisition/", keeping_items.acquisition, name="acquisition"),
    path(f"{ITEM}acquisition/history/", keeping_items.history, name="acquisitions"),
    path(f"{ITEM}hand/", keeping_items.hand, name="hand"),
    path(HANDOVER, keeping_items.handover, name="handover"),
    path(f"{HANDOVER}form/", keeping_items.handover_form, name="handover_form"),
    path(f"{ITEM}folders/add/", keeping_items.folder, name="folder"),
    path(f"{ITEM}folders/<int:folder>/", keeping_items.folder_list, name="folder_list"),
    path("hashfolder.py", keeping_items.hashfolder, name="hashfolder"),
    path(f"{ITEM}file/", views.take_out, name="take_out"),
    path(f"{BASE}uploads/", doors.begin, name="uploads"),
    path(UPLOAD, doors.piece, name="upload"),
    path(f"{UPLOAD}finish/", doors.finish, name="finish"),
    path(f"{UPLOAD}drop/", doors.drop, name="drop"),
    path(f"{BASE}scans/", scanning.ask, name="ask_scan"),
    path(SCAN, scanning.scan, name="scan"),
    path(f"{SCAN}progress/", scanning.progress, name="progress"),
    path(f"{SCAN}pause/", scanning.pause, name="pause"),
    path(f"{SCAN}resume/", scanning.resume, name="resume"),
    path(f"{SCAN}cancel/", scanning.cancel, name="cancel"),
    path(f"{SCAN}files/", scanning.files, name="files"),
    path(f"{SCAN}heat/", scanning.heat, name="heat"),
    path(f"{SCAN}passwords/", scanning.passwords, name="passwords"),
    path(f"{SCAN}kinds/<slug:kind>/", scanning.kind, name="kind"),
    path(f"{SCAN}elusion/", eluding.checks, name="elusion_checks"),
    path(f"{CHECK}", eluding.check, name="elusion"),
    path(f"{CHECK}drawing/", eluding.drawing, name="elusion_drawing"),
    path(f"{CHECK}read/", eluding.read, name="elusion_read"),
    path(f"{CHECK}answers/", eluding.answer, name="elusion_answer"),
    path(f"{CHECK}close/", eluding.close, name="elusion_close"),
    path(f"{SCAN}marks/<int:mark>/", scanning.reveal, name="reveal"),
    path(f"{BASE}logs/", logpages.index, name="logs"),
    path(f"{BASE}logs/table/", exchanging.logs, name="logs_table"),
    path(f"{BASE}logs/add/", logpages.add, name="add_log"),
    path(f"{BASE}logs/<int:log>/", logpages.edit, name="log"),
    path(f"{BASE}logs/<int:log>/settle/", logpages.settle, name="settle_log"),
    path(f"{BASE}holds/", keeping.holds, name="holds"),
    path(f"{BASE}holds/add/", keeping.hold, name="hold"),
    path(f"{HOLD}ask/", keeping.ask_lift, name="ask_lift"),
    path(f"{HOLD}keep/", keeping.keep, name="keep"),
    path(f"{HOLD}lift/", keeping.lift, name="lift"),
]
