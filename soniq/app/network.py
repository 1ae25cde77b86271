"""The words of asking other servers, for surfaces, which know neither clients nor the store."""

from soniq.clients.model import BreakerState as BreakerState
from soniq.clients.model import FailureKind as FailureKind
from soniq.clients.model import ServiceState as ServiceState
from soniq.store.network_log import Logged as Logged
from soniq.store.network_log import Total as Total
