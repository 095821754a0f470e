"""Publishing services."""

import json
from datetime import datetime
from uuid import UUID

from firstcontact.domain.catalogue.definition import ServiceDefinition
from firstcontact.domain.catalogue.models import Service, ServiceVersion
from firstcontact.foundation.audit import trail
from firstcontact.foundation.events.stream import announce
from firstcontact.foundation.identity import Actor


def publish_service(*, by: Actor, at: datetime, definition: ServiceDefinition) -> UUID:
    """Make this definition the current version of its service. The same definition again publishes nothing new.

    Returns the id of the version. What is in flight keeps the version that it began with.
    """
    data = json.dumps(definition.as_data(), ensure_ascii=False)
    service, _ = Service.objects.get_or_create(
        slug=definition.service, defaults={"team": definition.team, "sensitivity": definition.sensitivity}
    )
    newest = ServiceVersion.objects.filter(service=service).order_by("-number").first()
    if newest is not None and newest.definition == data:
        return newest.id
    number = newest.number + 1 if newest else 1
    version = ServiceVersion.objects.create(service=service, number=number, definition=data, published_at=at)
    Service.objects.filter(id=service.id).update(
        current=version, team=definition.team, sensitivity=definition.sensitivity
    )
    trail.note(by=by, at=at, verb="published", subject_kind="service", subject_id=service.id, number=str(number))
    announce(name="service_published", subject_kind="service", subject_id=service.id, at=at, service=service.slug)
    return version.id
