"""What search engines read of the pages, in the words of schema.org."""

from typing import Any

from django.http import HttpRequest

from drucksachen.dossier import AntwortDossier, Dossier
from drucksachen.models import Drucksache


def for_drucksache(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    data = document(request, dossier.drucksache)
    questions = [
        {
            "@type": "Question",
            "name": entry.frage.text,
            "position": place,
            "answerCount": len(entry.teile),
            "suggestedAnswer": [
                {
                    "@type": "Answer",
                    "text": part.text,
                    "url": request.build_absolute_uri(part.beantwortung.get_absolute_url()),
                }
                for part in entry.teile
            ],
        }
        for place, entry in enumerate(dossier.fragen, start=1)
    ]
    return data | ({"hasPart": questions} if questions else {})


def for_beantwortung(request: HttpRequest, dossier: AntwortDossier) -> dict[str, Any]:
    inquiries = [document(request, inquiry) for inquiry in dossier.anfragen]
    return document(request, dossier.beantwortung) | ({"about": inquiries} if inquiries else {})


def document(request: HttpRequest, paper: Drucksache) -> dict[str, Any]:
    data = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "additionalType": paper.art_text,
        "name": paper.titel,
        "url": request.build_absolute_uri(paper.get_absolute_url()),
        "dateCreated": paper.datum.isoformat(),
        "inLanguage": "de",
    }
    return data | ({"identifier": paper.nummer} if paper.nummer else {})
