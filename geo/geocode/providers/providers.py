"""The geocoding services that a user may choose, and how each is set up.

Nothing here is asked unless it is chosen. Settings come in as a mapping, from Streamlit's secrets or the
environment; their names stand in each entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.model.errors import ChoiceError, GeocodeError

if TYPE_CHECKING:
    from geo.geocode.providers.network import GeopyClient, Limits, NetworkProvider


@dataclass(frozen=True)
class ProviderEntry:
    """One service: what it is called, the datum it speaks, its address and the names of its settings.

    ``key`` is the setting that holds its key, empty where none is needed; ``url_setting`` may name an own server;
    ``signing_key`` is the setting of a second secret that signs requests.
    """

    name: str
    label: str
    datum: str
    url: str
    url_setting: str
    key: str = ""
    signing_key: str = ""
    per_second: float = 1.0


PROVIDERS = {
    entry.name: entry
    for entry in (
        ProviderEntry(
            "nominatim",
            "Nominatim",
            "WGS-84",
            "https://nominatim.openstreetmap.org",
            url_setting="NOMINATIM_URL",
        ),
        ProviderEntry("photon", "Photon", "WGS-84", "https://photon.komoot.io", url_setting="PHOTON_URL"),
        ProviderEntry(
            "baidu",
            "Baidu Maps",
            "BD-09",
            "https://api.map.baidu.com/geocoding/v3/",
            url_setting="BAIDU_URL",
            key="BAIDU_AK",
            signing_key="BAIDU_SK",
            per_second=2.0,
        ),
        ProviderEntry(
            "amap",
            "AMap",
            "GCJ-02",
            "https://restapi.amap.com/v3/geocode/geo",
            url_setting="AMAP_URL",
            key="AMAP_KEY",
            per_second=3.0,
        ),
        ProviderEntry(
            "tianditu",
            "Tianditu",
            "CGCS2000",
            "https://api.tianditu.gov.cn/geocoder",
            url_setting="TIANDITU_URL",
            key="TIANDITU_TK",
            per_second=3.0,
        ),
    )
}
"""By name. The contact that OpenStreetMap's services ask for is the setting GEOCODER_USER_AGENT."""


def ready_providers(settings: Mapping[str, str]) -> list[str]:
    """The services that were set up: their key is there, or the address of an own server."""
    return [
        name
        for name, entry in PROVIDERS.items()
        if (settings.get(entry.key) if entry.key else settings.get(entry.url_setting))
    ]


def build_provider(
    name: str, settings: Mapping[str, str], city: str = "", limits: Limits | None = None
) -> NetworkProvider:
    """A provider ready to be asked; nothing is sent yet.

    Parameters
    ----------
    name
        One of ``PROVIDERS``.
    settings
        Keys and addresses by the names that the entries give; others are ignored.
    city
        The layout's city, which some services search first.
    limits
        Other limits than the service's usual ones.

    Raises
    ------
    ChoiceError
        The name is not known.
    GeocodeError
        A key is missing; the message names the setting. Or the server's address is not http(s).
    """
    if name not in PROVIDERS:
        raise ChoiceError("provider", name, PROVIDERS)
    entry = PROVIDERS[name]
    key, url = settings.get(entry.key, ""), settings.get(entry.url_setting, "") or entry.url
    if entry.key and not key:
        raise GeocodeError(
            "{service} needs a key: set {setting} in the environment or in the app's secrets",
            service=entry.label,
            setting=entry.key,
        )
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username:
        raise GeocodeError(
            "{setting} must be an http(s) address without a user name", setting=entry.url_setting
        )

    # geopy takes a tenth of a second to import: only who asks a service waits for it.
    from geo.geocode.providers import levels
    from geo.geocode.providers.network import Limits, NetworkProvider
    from geo.geocode.providers.transport import hide_secrets

    hiding = hide_secrets((key, settings.get(entry.signing_key, "")))
    reader = getattr(levels, f"{name}_level")
    return NetworkProvider(
        name=name,
        datum=entry.datum,
        version=f"{parts.scheme}://{parts.netloc}{parts.path}",
        client=_client(entry, url, key, settings, city),
        level=reader,
        limits=limits or Limits(per_second=entry.per_second),
        secrets=hiding,
    )


def _client(entry: ProviderEntry, url: str, key: str, settings: Mapping[str, str], city: str) -> GeopyClient:
    from geopy.geocoders import Nominatim, Photon  # type: ignore[import-untyped]

    from geo.geocode.providers.clients import AMap, Baidu, Tianditu
    from geo.geocode.providers.transport import DeadlineAdapter

    parts = urlsplit(url)
    agent = settings.get("GEOCODER_USER_AGENT", "") or "industrial-layout-explorer"
    options: dict[str, Any] = {
        "adapter_factory": DeadlineAdapter,
        "user_agent": agent,
        "scheme": parts.scheme,
    }
    domain = (parts.netloc + parts.path).rstrip("/")
    client: GeopyClient
    if entry.name == "nominatim":
        client = Nominatim(domain=domain, **options)
    elif entry.name == "photon":
        client = Photon(domain=domain, **options)
    elif entry.name == "baidu":
        client = Baidu(key, url=url, security_key=settings.get(entry.signing_key) or None, **options)
    elif entry.name == "amap":
        client = AMap(key, url=url, city=city, **options)
    else:
        client = Tianditu(key, url=url, **options)
    return client
