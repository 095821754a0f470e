"""The database server: our own launcher of PostgreSQL, and the addresses of a server that someone else runs.

Plain Python and psycopg only: no Django here, because the settings need an address before Django can start.
"""

from firstcontact.foundation.database.cluster import Cluster, StartError, Status
from firstcontact.foundation.database.endpoints import Endpoints
from firstcontact.foundation.database.home import state_folder
from firstcontact.foundation.database.roles import APP, prepare_server
from firstcontact.foundation.database.urls import OWNER

__all__ = ["APP", "OWNER", "Cluster", "Endpoints", "StartError", "Status", "prepare_server", "state_folder"]
