"""Every address of the web shell."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from concerted.web.api import views as api
from concerted.web.api.description import api as described
from concerted.web.circle import views as circle
from concerted.web.citations import urls as citations
from concerted.web.commitments import views as commitments
from concerted.web.commons import urls as commons
from concerted.web.decisions import urls as decisions
from concerted.web.duties import views as duties
from concerted.web.guard import urls as guarded
from concerted.web.guard import views as guard
from concerted.web.home import views as home
from concerted.web.hosting import stepping_in
from concerted.web.live import views as live
from concerted.web.maps import urls as maps
from concerted.web.meetings import views as meetings
from concerted.web.members import known, own
from concerted.web.members import views as members
from concerted.web.notices import calendar
from concerted.web.notices import views as notices
from concerted.web.pages import vocabulary
from concerted.web.people.urls import urlpatterns as people
from concerted.web.platform import urls as platform
from concerted.web.record import files
from concerted.web.record import views as record
from concerted.web.signed import channels, keys, signing, statements
from concerted.web.signed import views as signed
from concerted.web.sunset import views as sunset
from concerted.web.vitality import urls as vitality

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    *decisions.urlpatterns,  # what is asked for most comes first: each address is looked for from the top
    *platform.urlpatterns,
    *maps.urlpatterns,
    path("circle", circle.circle, name="circle"),
    path("circle/room", circle.room, name="circle-room"),
    path("circle/agenda", circle.agenda, name="agenda"),
    path("circle/leaving", circle.leave, name="leave-circle"),
    path("circle/sentences", circle.propose, name="propose-sentence"),
    path("circle/sentences/<int:number>/nod", circle.nod, name="nod"),
    path("duties", duties.duties, name="duties"),
    path("duties/rotation", duties.rotate, name="rotate-duties"),
    path("duties/offer", duties.offer, name="offer-duty"),
    path("duties/acceptance", duties.accept, name="accept-duty"),
    path("duties/skip", duties.skip, name="skip-duty"),
    path("duties/filling", duties.fill, name="fill-duty"),
    path("duties/note", duties.note, name="duty-note"),
    path("duties/capacity", duties.capacity, name="duty-capacity"),
    path("commitments", commitments.commitments, name="commitments"),
    path("commitments/of/<slug:name>", commitments.clause, name="commitment"),
    path("commitments/of/<slug:name>/shown-at", commitments.shown_at, name="shown-at"),
    path("commitments/periods", commitments.open_periods, name="open-periods"),
    path("commitments/periods/<int:number>", commitments.period, name="period"),
    path("commitments/periods/<int:number>/seen", commitments.saw, name="saw"),
    path("commitments/periods/<int:number>/call", commitments.make_call, name="make-call"),
    path("commitments/calls/<int:number>", commitments.call, name="call"),
    path("commitments/calls/<int:number>/ending", commitments.end_call, name="end-call"),
    path("members", members.members, name="members"),
    path("members/<str:actor>", members.member, name="member"),
    path("members/<str:actor>/facts", own.facts, name="facts"),
    path("members/<str:actor>/ties", known.tie, name="tie"),
    path("members/<str:actor>/interviews", known.interview, name="interview"),
    path("invitations", members.invite, name="invite"),
    path("adoptions", members.adopt, name="adopt"),
    path("adoptions/ending", members.end_adoption, name="end-adoption"),
    path("membership/lapse", members.lapse, name="lapse"),
    path("membership/renewal", own.renew, name="renew"),
    path("membership/seats", own.seat, name="seat"),
    path("membership/seats/ending", own.end_seat, name="end-seat"),
    path("membership/voice", own.voice, name="voice"),
    path("membership/proxy", own.give_proxy, name="give-proxy"),
    path("membership/proxy/ending", own.end_proxy, name="end-proxy"),
    path("membership/data", own.take_along, name="take-along"),
    path("membership/leaving", own.leave, name="leave"),
    path("sunset", sunset.sunset, name="sunset"),
    path("sunset/proposal", sunset.propose, name="propose-sunset"),
    path("sunset/contest", sunset.contest, name="contest"),
    path("sunset/contest/ending", sunset.uncontest, name="uncontest"),
    path("sunset/ending", sunset.end, name="end"),
    path("sunset/replanting", sunset.replant, name="replant"),
    *vitality.urlpatterns,
    *citations.urlpatterns,
    path("capture", guard.capture, name="capture"),
    *guarded.urlpatterns,
    path("wedge", guard.wedge, name="wedge"),
    path("wedge/advisory", guard.advise, name="advise"),
    path("wedge/mailbox", guard.renew_mailbox, name="renew-mailbox"),
    path("wedge/<int:number>/erasing", guard.erase_received, name="erase-received"),
    *commons.urlpatterns,
    path("circle/sentences/<int:number>/view", circle.view, name="view"),
    path("circle/sentences/<int:number>/withdrawal", circle.withdraw, name="withdraw-sentence"),
    path("live", live.live, name="live"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/new", meetings.new, name="new-meeting"),
    path("meetings/<int:number>", meetings.meeting, name="meeting"),
    path("meetings/<int:number>.md", meetings.as_text, name="meeting-text"),
    path("meetings/<int:number>/attendance", meetings.attendance, name="attendance"),
    path("meetings/<int:number>/minutes", meetings.minutes, name="minutes"),
    path("meetings/<int:number>/proposals", meetings.propose, name="propose-in-meeting"),
    path("meetings/<int:number>/stances", meetings.answer, name="answer-in-meeting"),
    path("meetings/<int:number>/decisions", meetings.close, name="close-in-meeting"),
    path("verify", signed.verify, name="verify"),
    path("verify/<str:named>", signed.message, name="message"),
    path("verify/<str:named>/withdrawal", statements.withdraw_statement, name="withdraw-statement"),
    path("channels", channels.channels, name="channels"),
    path("channels/naming", channels.name_channel, name="name-channel"),
    path("channels/removal", channels.remove_channel, name="remove-channel"),
    path("statements/new", statements.statement, name="statement"),
    path("sign/<int:number>", signing.sign, name="sign"),
    path("sign/<int:number>/file", signing.draft_file, name="draft-file"),
    path("sign/<int:number>/dropping", signing.drop, name="drop-draft"),
    path("settings/key", keys.key, name="key"),
    path("settings/key/revocation", keys.revoke_key, name="revoke-key"),
    path("settings/trustee", keys.trustee, name="trustee"),
    path("record", record.record, name="record"),
    path("record/<int:number>", record.entry, name="entry"),
    path("record/<int:number>/proof", record.proof, name="proof"),
    path("record/check", record.checked, name="check"),
    path("record/download", record.download, name="download"),
    path("record/entries", files.entries, name="entries"),
    path("record/cosignatures", files.cosignatures, name="cosignatures"),
    re_path(r"^record/(?P<name>checkpoint|openings|cosigned|tile/[0-9a-z/.]+)$", files.file, name="record-file"),
    path("witness/add-checkpoint", files.add_checkpoint, name="add-checkpoint"),
    path("api", api.api, name="api"),
    path("api/v1/", described.urls),
    path("api/v1/<path:rest>", api.nowhere),
    path("settings/tokens", api.tokens, name="tokens"),
    path("settings/tokens/<int:number>/revoke", api.revoke, name="revoke-token"),
    path("settings/webhooks", api.webhooks, name="webhooks"),
    path("settings/webhooks/<int:number>/end", api.end, name="end-webhook"),
    path("notices", notices.notices, name="notices"),
    path("notices/inboxes", notices.add_inbox, name="add-inbox"),
    path("notices/inboxes/<int:number>", notices.inbox, name="inbox"),
    path("notices/stop/<str:token>", notices.stop_notices, name="stop-notices"),
    path("notices/calendar", notices.renew_calendar, name="renew-calendar"),
    path("calendar.ics", calendar.calendar, name="calendar"),
    path("calendar/<str:token>.ics", calendar.my_calendar, name="my-calendar"),
    path("words", vocabulary.choose, name="words"),
    path("step-in", stepping_in.step_in, name="step-in"),
    *people,
]

handler400 = "concerted.web.pages.errors.bad_request"
handler403 = "concerted.web.pages.errors.forbidden"
handler404 = "concerted.web.pages.errors.not_found"
handler500 = "concerted.web.pages.errors.broken"
