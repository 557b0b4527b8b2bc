"""Clients in geopy's manner for the services that it lacks, and its own where an address must be changed."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

from geopy.exc import (  # type: ignore[import-untyped]
    GeocoderAuthenticationFailure,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
)
from geopy.geocoders import BaiduV3  # type: ignore[import-untyped]
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder  # type: ignore[import-untyped]
from geopy.location import Location  # type: ignore[import-untyped]


class AMap(Geocoder):
    """Geocoder of the AMap (Gaode) web service, version 3; answers are in GCJ-02.

    Documentation at https://lbs.amap.com/api/webservice/guide/api/georegeo
    """

    # Numbers of the service's own table of errors.
    _KEY_CODES = frozenset(
        {"10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013", "10026"}
    )
    _QUOTA_CODES = frozenset({"10003", "10044", "10045", "40000", "40002", "40003"})
    _BUSY_CODES = frozenset({"10004", "10010", "10014", "10015", "10019", "10020", "10021", "10029"})

    def __init__(self, api_key: str, *, url: str, city: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.api_key, self.url, self.city = api_key, url, city

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The place of an address, or None."""
        params = {"address": query, "city": self.city, "output": "JSON", "key": self.api_key}
        callback = partial(self._parse_json, exactly_one=exactly_one)
        return self._call_geocoder(f"{self.url}?{urlencode(params)}", callback, timeout=timeout)

    def _parse_json(self, page: Any, exactly_one: bool) -> Any:
        if not isinstance(page, dict):
            raise GeocoderParseError("the answer is not an object")
        if str(page.get("status")) != "1":
            code = str(page.get("infocode"))
            if code in self._KEY_CODES:
                raise GeocoderAuthenticationFailure(f"the key was refused (code {code})")
            if code in self._QUOTA_CODES:
                raise GeocoderQuotaExceeded(f"the quota is used up (code {code})")
            if code in self._BUSY_CODES:
                raise GeocoderRateLimited(f"asked too often (code {code})")
            raise GeocoderServiceError(f"the service reports code {code}")
        places = [
            _place(raw, raw["formatted_address"], raw["location"].split(",")) for raw in page["geocodes"]
        ]
        return (places[0] if places else None) if exactly_one else places


class Tianditu(Geocoder):
    """Geocoder of the Tianditu web service; answers are in CGCS2000.

    Documentation at http://lbs.tianditu.gov.cn/server/geocodinginterface.html
    """

    def __init__(self, api_key: str, *, url: str, **options: Any) -> None:
        super().__init__(**options)
        self.api_key, self.url = api_key, url

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The place of an address, or None."""
        params = {"ds": json.dumps({"keyWord": query}, ensure_ascii=False), "tk": self.api_key}
        callback = partial(self._parse_json, exactly_one=exactly_one)
        return self._call_geocoder(f"{self.url}?{urlencode(params)}", callback, timeout=timeout)

    def _parse_json(self, page: Any, exactly_one: bool) -> Any:
        if not isinstance(page, dict):
            raise GeocoderParseError("the answer is not an object")
        status = str(page.get("status", page.get("code", "")))
        # 30xxxx: the gateway before the service, which knows keys and quotas.
        if status.startswith("30"):
            refused = (
                GeocoderQuotaExceeded if status in ("301014", "301015") else GeocoderAuthenticationFailure
            )
            raise refused(f"the key was refused (code {status})")
        if status == "404" or (status == "0" and not page.get("location")):
            return None if exactly_one else []
        if status != "0":
            raise GeocoderServiceError(f"the service reports status {status}")
        raw = page["location"]
        place = _place(raw, raw.get("keyWord", ""), (raw["lon"], raw["lat"]))
        return place if exactly_one else [place]


class Baidu(BaiduV3):
    """geopy's client of Baidu's version 3, at an address that can be set; answers are in BD-09."""

    def __init__(self, api_key: str, *, url: str, **options: Any) -> None:
        super().__init__(api_key, **options)
        self.api = url

    def _check_status(self, status: Any) -> None:
        # 401 and 402: too many at once, which passes; geopy takes them for the day's quota.
        if status in (401, 402):
            raise GeocoderRateLimited(f"asked too often (status {status})")
        if not isinstance(status, int):
            raise GeocoderParseError("the answer has no status")
        super()._check_status(status)


def _place(raw: dict[str, Any], label: str, lon_lat: Any) -> Location:
    try:
        lon, lat = (float(each) for each in lon_lat)
    except (TypeError, ValueError):
        raise GeocoderQueryError("the answer holds no coordinates") from None
    return Location(label, (lat, lon), raw)
