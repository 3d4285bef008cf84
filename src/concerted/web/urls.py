"""Every address of the web shell."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from concerted.web.circle import views as circle
from concerted.web.decisions import views as decisions
from concerted.web.home import views as home
from concerted.web.hosting import stepping_in
from concerted.web.live import views as live
from concerted.web.maps import views as maps
from concerted.web.meetings import views as meetings
from concerted.web.pages import vocabulary
from concerted.web.people import views as people
from concerted.web.platform import views as platform
from concerted.web.record import files
from concerted.web.record import views as record

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("map", maps.ecosystem_map, name="map"),
    path("circle", circle.circle, name="circle"),
    path("circle/room", circle.room, name="circle-room"),
    path("circle/agenda", circle.agenda, name="agenda"),
    path("circle/leaving", circle.leave, name="leave-circle"),
    path("circle/sentences", circle.propose, name="propose-sentence"),
    path("circle/sentences/<int:number>/nod", circle.nod, name="nod"),
    path("circle/sentences/<int:number>/view", circle.view, name="view"),
    path("circle/sentences/<int:number>/withdrawal", circle.withdraw, name="withdraw-sentence"),
    path("live", live.live, name="live"),
    path("platform", platform.platform, name="platform"),
    path("platform/versions/<int:number>", platform.version, name="platform-version"),
    path("platform/endorsement", platform.endorse, name="endorse"),
    path("decisions", decisions.decisions, name="decisions"),
    path("decisions/new", decisions.new, name="new-proposal"),
    path("decisions/<int:number>", decisions.proposal, name="proposal"),
    path("decisions/<int:number>/stance", decisions.stance, name="stance"),
    path("decisions/<int:number>/close", decisions.close, name="close"),
    path("decisions/<int:number>/reversal", decisions.reverse_decision, name="reverse"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/new", meetings.new, name="new-meeting"),
    path("meetings/<int:number>", meetings.meeting, name="meeting"),
    path("meetings/<int:number>.md", meetings.as_text, name="meeting-text"),
    path("meetings/<int:number>/attendance", meetings.attendance, name="attendance"),
    path("meetings/<int:number>/minutes", meetings.minutes, name="minutes"),
    path("meetings/<int:number>/proposals", meetings.propose, name="propose-in-meeting"),
    path("meetings/<int:number>/stances", meetings.answer, name="answer-in-meeting"),
    path("meetings/<int:number>/decisions", meetings.close, name="close-in-meeting"),
    path("record", record.record, name="record"),
    path("record/<int:number>", record.entry, name="entry"),
    path("record/<int:number>/proof", record.proof, name="proof"),
    path("record/check", record.checked, name="check"),
    path("record/download", record.download, name="download"),
    path("record/entries", files.entries, name="entries"),
    path("record/cosignatures", files.cosignatures, name="cosignatures"),
    re_path(r"^record/(?P<name>checkpoint|openings|cosigned|tile/[0-9a-z/.]+)$", files.file, name="record-file"),
    path("witness/add-checkpoint", files.add_checkpoint, name="add-checkpoint"),
    path("words", vocabulary.choose, name="words"),
    path("step-in", stepping_in.step_in, name="step-in"),
    path("sign-in", people.sign_in, name="sign-in"),
    path("sign-in/<str:token>", people.sign_in_link, name="sign-in-link"),
    path("me/data", people.my_data, name="my-data"),
    path("sign-out", people.sign_out, name="sign-out"),
]

handler400 = "concerted.web.pages.errors.bad_request"
handler403 = "concerted.web.pages.errors.forbidden"
handler404 = "concerted.web.pages.errors.not_found"
handler500 = "concerted.web.pages.errors.broken"
