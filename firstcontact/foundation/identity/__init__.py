"""Who acts and who looks: `Actor`, `Viewer`, and the login that signs in."""

from firstcontact.foundation.identity.people import PUBLIC, SYSTEM, Actor, Kind, Viewer

__all__ = ["PUBLIC", "SYSTEM", "Actor", "Kind", "Viewer"]
