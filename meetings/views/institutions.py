"""What an institution promised at the tables and was asked, on one page."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.blocks.choices import AnswerStatus, CommitmentStatus
from meetings.models import Commitment, Question
from meetings.register_filters import public_rows
from meetings.views.register import KINDS
from tables.models import Partner

SHOWN = 20


@require_safe
def institution(request, pk):
    """/institutions/<pk>/. An institution of which the register says nothing has no page: 404."""
    partner = get_object_or_404(Partner, pk=pk)
    promised = public_rows(Commitment).promised_by(partner)
    asked = public_rows(Question).promised_by(partner)
    parts = [
        {
            "kind": KINDS[key],
            "anchor": anchor,
            "total": rows.count(),
            "late": rows.overdue().count(),
            "settled": rows.filter(status__in=settled).count(),
            "entries": rows.newest_first()[:SHOWN],
        }
        for key, anchor, rows, settled in (
            ("commitment", "promis", promised, [CommitmentStatus.KEPT]),
            ("question", "demande", asked, [AnswerStatus.ANSWERED]),
        )
    ]
    status = 200 if any(part["total"] for part in parts) else 404
    return render(request, "meetings/institution.html", {"partner": partner, "parts": parts}, status=status)
