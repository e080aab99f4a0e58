"""Everything wrong that we know how to send, each case with the reason and field that it must be parked with."""
from __future__ import annotations

import dataclasses
import json
import random

from intake import TYPES, Message, Sender, raw

MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Case:
    """`before` are good messages that come first on the same partition."""

    name: str
    reason: str
    field: str
    message: Message
    before: tuple[Message, ...] = ()


class Table:
    """Builds the cases. `ours` is a source with an agreement, `theirs` another authority's."""

    def __init__(self, ours: Sender, theirs: Sender):
        self._s, self._theirs = ours, theirs
        self.cases: list[Case] = []
        self._attributes()
        self._content_types()
        self._structured()
        self._sizes()
        self._types_and_sources()
        self._protobuf()
        self._json()
        self._identifiers()
        self._codes()
        self._dates_and_times()
        self._against_what_is_known()
        self._amendments()
        names = [case.name for case in self.cases]
        assert len(names) == len(set(names)), "names are unique"

    def _add(self, name: str, reason: str, field: str, message: Message, *before: Message) -> None:
        self.cases.append(Case(name, reason, field, message, before))

    # --- the building blocks: an event named like its case

    def _missing(self, name: str, event: str | None = None, **changes) -> Message:
        return self._s.binary("ChildReportedMissing", event or f"{name}-0", self._s.missing(name, **changes))

    def _returned(self, name: str, event: str | None = None, **changes) -> Message:
        return self._s.binary("ChildReturned", event or f"{name}-1", self._s.returned(name, **changes))

    def _bad_missing(self, name: str, reason: str, field: str, **changes) -> None:
        self._add(name, reason, field, self._missing(name, **changes))

    def _bad_returned(self, name: str, reason: str, field: str, **changes) -> None:
        self._add(name, reason, field, self._returned(name, **changes))

    # --- CloudEvents

    def _attribute(self, name: str, reason: str, field: str, **changes) -> None:
        """An event in binary mode with other attributes: none of these can be read, so no id is known."""
        message = self._s.binary("ChildReportedMissing", name, self._s.missing(name), **changes)
        self._add(name, reason, field, dataclasses.replace(message, id=""))

    def _attributes(self) -> None:
        self._add("no_headers", "SPECVERSION_MISSING", "specversion", raw(b"hello"))
        self._attribute("specversion_missing", "SPECVERSION_MISSING", "specversion", specversion=None)
        self._attribute("specversion_0_3", "SPECVERSION_UNSUPPORTED", "specversion", specversion="0.3")
        self._attribute("specversion_2", "SPECVERSION_UNSUPPORTED", "specversion", specversion="2.0")
        self._attribute("id_missing", "ATTRIBUTE_MISSING", "id", id=None)
        self._attribute("id_empty", "ATTRIBUTE_MISSING", "id", id="")
        self._attribute("id_of_129_bytes", "ATTRIBUTE_INVALID", "id", id="i" * 129)
        self._attribute("source_missing", "ATTRIBUTE_MISSING", "source", source=None)
        self._attribute("type_missing", "ATTRIBUTE_MISSING", "type", type=None)
        self._attribute("time_is_a_word", "ATTRIBUTE_INVALID", "time", time="yesterday")
        self._attribute("time_on_february_31", "ATTRIBUTE_INVALID", "time", time="2026-02-31T10:00:00Z")
        self._attribute("time_without_zone", "ATTRIBUTE_INVALID", "time", time="2026-02-03T10:00:00")
        self._attribute("attribute_name_in_upper_case", "ATTRIBUTE_INVALID", "Extra", Extra="x")
        self._attribute("attribute_name_with_dash", "ATTRIBUTE_INVALID", "ex-tra", **{"ex-tra": "x"})
        self._attribute("attribute_value_too_long", "ATTRIBUTE_INVALID", "subject", subject="s" * 1025)
        self._attribute("attribute_value_not_utf8", "ATTRIBUTE_INVALID", "subject", subject=b"\xff\xfe\xfa")
        self._attribute("attribute_value_with_nul", "ATTRIBUTE_INVALID", "subject", subject=b"a\0b")
        self._attribute("attribute_value_with_line_break", "ATTRIBUTE_INVALID", "source", source="//a\n{\"level\":\"error\"}")
        self._attribute("attribute_value_with_overlong_utf8", "ATTRIBUTE_INVALID", "subject", subject=b"\xc0\xaf")

    def _content_types(self) -> None:
        for name, said in (("content_type_missing", None), ("content_type_xml", "text/xml"),
                           ("content_type_avro", "avro/binary"), ("content_type_nonsense", ";;;==="),
                           ("content_type_cloudevents_avro", "application/cloudevents+avro")):
            message = self._s.binary("ChildReportedMissing", name, self._s.wire.encode(
                TYPES + "ChildReportedMissing", self._s.missing(name)), said)
            self._add(name, "CONTENT_TYPE_UNSUPPORTED", "content-type", dataclasses.replace(message, id=""))
        batch = json.dumps([self._s.attributes("ChildReportedMissing", "batch_mode")]).encode()
        self._add("batch_mode", "BATCH_NOT_SUPPORTED", "content-type",
                  raw(batch, ("content-type", b"application/cloudevents-batch+json")))

    def _structured_bytes(self, name: str, reason: str, field: str, value: bytes | None) -> None:
        self._add(name, reason, field, raw(value, ("content-type", b"application/cloudevents+json; charset=UTF-8")))

    def _structured(self) -> None:
        good = {**self._s.attributes("ChildReportedMissing", "structured"), "data": self._s.missing("structured")}
        self._structured_bytes("structured_not_json", "ENVELOPE_NOT_JSON", "data", b"{\"specversion\":")
        self._structured_bytes("structured_empty", "ENVELOPE_NOT_JSON", "data", b"")
        self._structured_bytes("structured_null", "ENVELOPE_NOT_JSON", "data", b"null")
        self._structured_bytes("structured_array", "ENVELOPE_NOT_JSON", "data", json.dumps([good]).encode())
        self._structured_bytes("structured_not_utf8", "ENVELOPE_NOT_JSON", "data",
                               json.dumps(good).encode().replace(b"structured", b"struct\xff\xff", 1))
        self._structured_bytes("structured_utf16", "ENVELOPE_NOT_JSON", "data", json.dumps(good).encode("utf-16"))
        self._structured_bytes("structured_deep", "ENVELOPE_NOT_JSON", "data", b"[" * 500_000)
        self._structured_bytes("structured_deep_objects", "ENVELOPE_NOT_JSON", "data", b'{"a":' * 100_000)
        for name, reason, field, changes in (
                ("structured_without_id", "ATTRIBUTE_MISSING", "id", {"id": None}),
                ("structured_specversion_is_number", "SPECVERSION_UNSUPPORTED", "specversion", {"specversion": 1}),
                ("structured_attribute_is_object", "ATTRIBUTE_INVALID", "extra", {"extra": {"a": 1}}),
                ("structured_attribute_name_with_nul", "ATTRIBUTE_INVALID", "no?thing", {"no\0thing": "x"}),
                ("structured_attribute_name_not_ascii", "ATTRIBUTE_INVALID", "größe", {"größe": "x"}),
                ("structured_data_is_xml", "CONTENT_TYPE_UNSUPPORTED", "datacontenttype",
                 {"datacontenttype": "text/xml"}),
                ("structured_base64_is_none", "ATTRIBUTE_INVALID", "data_base64",
                 {"datacontenttype": "application/protobuf", "data": None, "data_base64": "***"}),
                ("structured_protobuf_as_json", "CONTENT_TYPE_UNSUPPORTED", "data",
                 {"datacontenttype": "application/protobuf"})):
            said = {**good, "id": name, **changes}
            self._structured_bytes(name, reason, field,
                                   json.dumps({key: value for key, value in said.items() if value is not None}).encode())

    def _sizes(self) -> None:
        some = random.Random(903)
        self._attribute_free("value_over_1_mib", "EVENT_TOO_LARGE", "data", b"x" * (MIB + 1))
        self._attribute_free("value_of_3_mib_random_bytes", "EVENT_TOO_LARGE", "data", some.randbytes(3 * MIB))
        message = self._s.binary("ChildReportedMissing", "headers_over_64_kib", self._s.missing("headers_over_64_kib"))
        self._add("headers_over_64_kib", "HEADERS_TOO_LARGE", "headers", dataclasses.replace(
            message, headers=(*message.headers, *((f"x-{number}", b"h" * 1000) for number in range(70))), id=""))
        self._attribute("one_huge_header", "HEADERS_TOO_LARGE", "headers", subject="s" * 200_000)

    def _attribute_free(self, name: str, reason: str, field: str, value: bytes) -> None:
        self._add(name, reason, field, dataclasses.replace(
            self._s.binary("ChildReportedMissing", name, value), id=""))

    # --- who says what

    def _types_and_sources(self) -> None:
        s = self._s
        data = s.wire.encode(TYPES + "ChildReportedMissing", s.missing("type_unknown"))
        self._add("type_unknown", "TYPE_UNKNOWN", "type",
                  s.binary("ChildReportedMissing", "type_unknown", data, type=TYPES + "ChildFound"))
        self._add("type_of_next_version", "TYPE_UNKNOWN", "type",
                  s.binary("ChildReportedMissing", "type_of_next_version", data, type="safereturn.intake.v2.ChildReturned"))
        self._add("type_of_our_own", "TYPE_UNKNOWN", "type",
                  s.binary("ChildReportedMissing", "type_of_our_own", b"", type="safereturn.scheduling.v1.PlanClosed"))
        for name, source in (("source_unknown", "//nobody.example/system"), ("source_nearly_right", s.source + "/"),
                             ("source_in_other_case", s.source.upper()), ("source_is_ourselves", "//safereturn/referral")):
            self._add(name, "SOURCE_NOT_REGISTERED", "source",
                      s.binary("ChildReportedMissing", name, s.missing(name), source=source))
        name = "correction_by_another_authority"
        self._add(name, "CHILD_NOT_FOUND", "child", self._theirs.binary("EpisodeCorrected", f"{name}-2", {
            **s.corrected(name)}), self._missing(name), self._returned(name))
        name = "withdrawal_by_another_authority"
        self._add(name, "CHILD_NOT_FOUND", "child", self._theirs.binary("EpisodeWithdrawn", f"{name}-2", {
            **s.withdrawn(name)}), self._missing(name))

    # --- data that is none

    def _bytes(self, name: str, data: bytes, reason: str = "DATA_MALFORMED", field: str = "data",
               content_type: str = "application/protobuf") -> None:
        self._add(name, reason, field, self._s.binary("ChildReportedMissing", name, data, content_type))

    def _protobuf(self) -> None:
        good = self._s.wire.encode(TYPES + "ChildReportedMissing", self._s.missing("protobuf"))
        some = random.Random(72)
        self._bytes("protobuf_random_bytes", b"\x0f" + some.randbytes(4000))
        self._bytes("protobuf_truncated", good[:-3])
        self._bytes("protobuf_length_beyond_end", b"\x0a\xff\xff\xff\xff\x07abc")
        self._bytes("protobuf_endless_varint", b"\x08" + b"\xff" * 40)
        self._bytes("protobuf_string_not_utf8", b"\x12\x04\xff\xfe\xfd\xfc" + good)
        self._bytes("protobuf_groups_without_end", b"\x0b" * 10_000)
        self._bytes("protobuf_is_json", json.dumps(self._s.missing("protobuf_is_json")).encode())
        self._bytes("protobuf_is_gzip", b"\x1f\x8b\x08\x00" + some.randbytes(300))
        self._bytes("protobuf_is_empty", b"", "CHILD_IDENTIFIER_MISSING", "child")
        # ReportedTime.time (1) of start_time (4): seconds (1) and nanos (2) that no clock shows.
        self._bytes("protobuf_instant_out_of_range", good + b"\x22\x0d\x0a\x0b\x08" + b"\xff" * 9 + b"\x00",
                    "FIELD_INVALID", "start_time.time")
        self._bytes("protobuf_nanos_negative", good + b"\x22\x0d\x0a\x0b\x10" + b"\xff" * 9 + b"\x01",
                    "FIELD_INVALID", "start_time.time")
        self._bytes("protobuf_enum_unknown", good + b"\x18\x63", "CATEGORY_MISSING", "category")

    def _json(self) -> None:
        good = self._s.missing("json")
        for name, data in (
                ("json_truncated", json.dumps(good)[:-9]), ("json_is_a_word", "missing"), ("json_null", "null"),
                ("json_array", json.dumps([good])), ("json_number", "12"),
                ("json_two_documents", json.dumps(good) * 2),
                ("json_field_misspelt", json.dumps({**good, "epsiode_reference": "x"})),
                ("json_name_of_the_child", json.dumps({**good, "child_name": "Somebody"})),
                ("json_text_for_list", json.dumps({**good, "child": "1234"})),
                ("json_enum_unknown", json.dumps({**good, "category": "EPISODE_CATEGORY_RUNAWAY"})),
                ("json_instant_on_february_30", json.dumps({**good, "start_time": {"time": "2026-02-30T10:00:00Z"}})),
                ("json_instant_without_zone", json.dumps({**good, "start_time": {"time": "2026-02-03T10:00:00"}})),
                ("json_instant_in_year_0", json.dumps({**good, "start_time": {"time": "0000-01-01T00:00:00Z"}})),
                ("json_not_a_number", json.dumps({**good, "police_risk": float("nan")})),
                ("json_number_too_large", json.dumps(good)[:-1] + ', "police_risk": 1e400}'),
                ("json_number_broken", json.dumps({**good, "police_risk": 1.5})),
                ("json_deep_arrays", '{"child":' + "[" * 200_000),
                ("json_deep_objects", '{"start_time":' + '{"time":' * 100_000),
                ("json_is_xml", "<event><child>1234</child></event>")):
            self._bytes(name, data.encode(), content_type="application/json")
        self._bytes("json_empty", b"", "DATA_MISSING", "data", content_type="application/json")
        self._bytes("json_utf16", json.dumps(good).encode("utf-16"), content_type="application/json")
        self._bytes("json_not_utf8", json.dumps(good).encode().replace(b"2890011", b"289\xff\xfe"),
                    content_type="application/json")
        self._bytes("json_is_protobuf", self._s.wire.encode(TYPES + "ChildReportedMissing", good),
                    content_type="application/json")
        nul = {**good, "child": [{"type": "ssda903", "issuer": "a", "value": "a\0b"}]}
        self._bytes("json_nul_in_identifier", json.dumps(nul).encode(), "IDENTIFIER_INVALID", "child[0].value",
                    content_type="application/json")
        self._add("structured_field_misspelt", "DATA_MALFORMED", "data", self._s.structured(
            "ChildReportedMissing", "structured_field_misspelt", {**good, "homeurn_": "1"}))
        self._add("structured_without_data", "DATA_MISSING", "data", dataclasses.replace(
            self._s.structured("ChildReportedMissing", "structured_without_data", None),
            value=json.dumps(self._s.attributes("ChildReportedMissing", "structured_without_data")).encode()))

    # --- data that says what cannot be

    def _identifiers(self) -> None:
        def one(**changes):
            return [{"type": "ssda903", "issuer": self._s.authority, "value": "1", **changes}]
        self._bad_missing("no_identifier", "CHILD_IDENTIFIER_MISSING", "child", child=[])
        self._bad_missing("seventeen_identifiers", "TOO_MANY_IDENTIFIERS", "child", child=[
            {"type": "local", "issuer": "x", "value": str(number)} for number in range(17)])
        self._bad_missing("ten_thousand_identifiers", "TOO_MANY_IDENTIFIERS", "child", child=[
            {"type": "local", "issuer": "x", "value": str(number)} for number in range(10_000)])
        for name, field, changes in (
                ("identifier_empty", "value", {"value": ""}), ("identifier_is_a_name", "value", {"value": "Jo Bloggs"}),
                ("identifier_of_65_letters", "value", {"value": "v" * 65}),
                ("identifier_is_sql", "value", {"value": "1'; DROP TABLE child;--"}),
                ("identifier_is_script", "value", {"value": "<script>alert(1)</script>"}),
                ("identifier_is_emoji", "value", {"value": "🙂"}),
                ("identifier_type_in_upper_case", "type", {"type": "SSDA903"}),
                ("identifier_type_empty", "type", {"type": ""}),
                ("identifier_without_issuer", "issuer", {"issuer": ""})):
            self._bad_missing(name, "IDENTIFIER_INVALID", f"child[0].{field}", child=one(**changes))

    def _codes(self) -> None:
        self._bad_missing("reference_with_blank", "EPISODE_REFERENCE_INVALID", "episode_reference",
                          episode_reference="case 12")
        self._bad_missing("reference_too_long", "EPISODE_REFERENCE_INVALID", "episode_reference",
                          episode_reference="r" * 65)
        self._bad_missing("category_missing", "CATEGORY_MISSING", "category", category=None)
        self._bad_missing("urn_with_letters", "URN_INVALID", "home_urn", home_urn="EY123456")
        self._bad_missing("urn_of_11_digits", "URN_INVALID", "home_urn", home_urn="12345678901")
        self._bad_returned("urn_is_a_place", "URN_INVALID", "home_urn", home_urn="The Laurels")
        self._bad_missing("host_authority_unknown_shape", "AUTHORITY_INVALID", "host_authority_id",
                          host_authority_id="Kent")
        self._bad_missing("host_authority_too_short", "AUTHORITY_INVALID", "host_authority_id",
                          host_authority_id="E1000001")
        self._bad_missing("police_risk_4", "POLICE_RISK_INVALID", "police_risk", police_risk=4)
        self._bad_missing("police_risk_negative", "POLICE_RISK_INVALID", "police_risk", police_risk=-1)
        self._bad_missing("police_reference_is_text", "POLICE_REFERENCE_INVALID", "police_reference",
                          police_reference="seen at the station")
        self._bad_missing("teller_unknown", "TOLD_BY_INVALID", "start_time",
                          start_time=self._s.at(-30, told_by="neighbour"))

    def _dates_and_times(self) -> None:
        s = self._s
        self._bad_missing("start_missing", "TIME_MISSING", "start_time", start_time=None)
        self._bad_missing("start_empty", "TIME_MISSING", "start_time", start_time={"told_by": "carer"})
        self._bad_missing("start_as_instant_and_date", "TIME_AMBIGUOUS", "start_time",
                          start_time=s.at(-30, date=s.date(-1)))
        self._bad_missing("start_on_february_30", "DATE_INVALID", "start_time", start_time={"date": "2026-02-30"})
        self._bad_missing("start_in_english_form", "DATE_INVALID", "start_time", start_time={"date": "03/02/2026"})
        self._bad_missing("start_in_an_hour", "TIME_IN_FUTURE", "start_time", start_time=s.at(1))
        self._bad_missing("start_date_tomorrow", "TIME_IN_FUTURE", "start_time", start_time={"date": s.date(2)})
        self._bad_missing("start_in_1950", "TIME_TOO_OLD", "start_time", start_time={"time": "1950-01-01T00:00:00Z"})
        self._bad_missing("start_in_1800", "FIELD_INVALID", "start_time.time",
                          start_time={"time": "1800-01-01T00:00:00Z"})
        self._bad_missing("start_in_9999", "FIELD_INVALID", "start_time.time",
                          start_time={"time": "9999-12-31T23:59:59Z"})
        self._bad_missing("start_before_birth", "START_BEFORE_BIRTH", "start_time", birth_date=s.date(0))
        self._bad_missing("born_on_february_31", "DATE_INVALID", "birth_date", birth_date="2012-02-31")
        self._bad_missing("born_in_english_form", "DATE_INVALID", "birth_date", birth_date="05/05/2012")
        self._bad_missing("born_tomorrow", "BIRTH_DATE_IN_FUTURE", "birth_date", birth_date=s.date(2))
        self._bad_returned("return_missing", "TIME_MISSING", "return_time", return_time=None)
        self._bad_returned("return_tomorrow", "TIME_IN_FUTURE", "return_time", return_time=s.at(24))
        self._bad_returned("return_beyond_clock_skew", "TIME_IN_FUTURE", "return_time", return_time=s.at(0.2))
        self._bad_returned("return_before_birth", "START_BEFORE_BIRTH", "return_time", birth_date=s.date(0),
                           return_time=s.at(-50))
        self._bad_returned("return_before_start", "RETURN_BEFORE_START", "return_time", start_time=s.at(-1))
        self._bad_returned("return_date_before_start_date", "RETURN_BEFORE_START", "return_time",
                           start_time={"date": s.date(-3)}, return_time={"date": s.date(-4)})

    # --- data that does not fit what is known

    def _against_what_is_known(self) -> None:
        s = self._s
        name = "return_before_reported_start"
        self._add(name, "RETURN_BEFORE_START", "return_time", self._returned(name, return_time=s.at(-40)),
                  self._missing(name))
        name = "returned_twice_at_two_times"
        self._add(name, "EPISODE_ALREADY_RETURNED", "return_time",
                  self._returned(name, f"{name}-2", return_time=s.at(-1)), self._missing(name), self._returned(name))
        name = "reported_twice_with_two_starts"
        self._add(name, "EPISODE_ALREADY_REPORTED", "start_time",
                  self._missing(name, f"{name}-2", start_time=s.at(-20)), self._missing(name))
        name = "reported_twice_as_two_kinds"
        self._add(name, "EPISODE_ALREADY_REPORTED", "category",
                  self._missing(name, f"{name}-2", category="EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION"),
                  self._missing(name))
        name = "start_after_known_return"
        self._add(name, "START_AFTER_RETURN", "start_time", self._missing(name, f"{name}-2", start_time=s.at(-1)),
                  self._returned(name))
        name = "born_on_two_days"
        self._add(name, "BIRTH_DATE_CONFLICT", "birth_date", self._returned(name, birth_date="2012-06-05"),
                  self._missing(name))
        name = "identifiers_of_two_children"
        both = [*s.child(name + "_a"), *s.child(name + "_b")]
        self._add(name, "IDENTIFIERS_CONFLICT", "child", self._returned(name, f"{name}-2", child=both),
                  self._missing(name + "_a"), self._missing(name + "_b"))
        name = "id_reused_with_other_content"
        self._add(name, "EVENT_ID_REUSED", "id", self._missing(name, f"{name}-0", home_urn="2890027"), self._missing(name))
        name = "id_reused_with_other_encoding"
        self._add(name, "EVENT_ID_REUSED", "id",
                  s.binary("ChildReportedMissing", f"{name}-0", s.missing(name), "application/json"), self._missing(name))

    def _amendment(self, name: str, kind: str, reason: str, field: str, *before: Message, **changes) -> None:
        data = (self._s.corrected if kind == "EpisodeCorrected" else self._s.withdrawn)(name, **changes)
        self._add(name, reason, field, self._s.binary(kind, f"{name}-9", data), *before)

    def _amendments(self) -> None:
        s = self._s

        def missing(name, **changes):
            return self._missing(name, **changes)

        def back(name):
            return self._returned(name)
        fix, drop = "EpisodeCorrected", "EpisodeWithdrawn"
        self._amendment("correction_of_unknown_child", fix, "CHILD_NOT_FOUND", "child")
        name = "correction_of_unknown_episode"
        self._amendment(name, fix, "EPISODE_NOT_FOUND", "episode_reference", missing(name), episode_reference="other")
        name = "correction_without_target"
        self._amendment(name, fix, "EPISODE_REFERENCE_MISSING", "episode_reference", missing(name), episode_reference=None)
        name = "correction_of_nothing"
        self._amendment(name, fix, "NOTHING_TO_CORRECT", "return_time", missing(name), back(name), return_time=None)
        name = "correction_code_unknown"
        self._amendment(name, fix, "REASON_CODE_INVALID", "reason_code", missing(name), back(name), reason_code="oops")
        name = "correction_code_missing"
        self._amendment(name, fix, "REASON_CODE_INVALID", "reason_code", missing(name), back(name), reason_code=None)
        name = "correction_into_the_future"
        self._amendment(name, fix, "TIME_IN_FUTURE", "return_time", missing(name), back(name), return_time=s.at(30))
        name = "correction_to_before_start"
        self._amendment(name, fix, "RETURN_BEFORE_START", "return_time", missing(name), back(name), return_time=s.at(-50))
        name = "correction_of_start_to_after_return"
        self._amendment(name, fix, "START_AFTER_RETURN", "start_time", missing(name), back(name), return_time=None,
                        start_time=s.at(-1))
        name = "correction_of_return_of_an_open_episode"
        self._amendment(name, fix, "EPISODE_NOT_RETURNED", "return_time", missing(name))
        name = "correction_of_withdrawn_episode"
        self._amendment(name, fix, "EPISODE_WITHDRAWN", "", missing(name), back(name),
                        s.binary(drop, f"{name}-2", s.withdrawn(name)))
        name = "correction_of_one_of_two"
        self._amendment(name, fix, "EPISODE_AMBIGUOUS", "start_time_as_reported",
                        missing(name, event=f"{name}-0", episode_reference="a" + name, start_time={"date": s.date(-5)}),
                        missing(name, event=f"{name}-1", episode_reference="b" + name, start_time={"date": s.date(-5)}),
                        episode_reference=None, start_time_as_reported={"date": s.date(-5)}, return_time=None,
                        category="EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION")
        self._amendment("withdrawal_of_unknown_child", drop, "CHILD_NOT_FOUND", "child")
        name = "withdrawal_of_unknown_episode"
        self._amendment(name, drop, "EPISODE_NOT_FOUND", "episode_reference", missing(name), episode_reference="other")
        name = "withdrawal_code_unknown"
        self._amendment(name, drop, "REASON_CODE_INVALID", "reason_code", missing(name), reason_code="because")


def odd_but_good(sender: Sender) -> list[Message]:
    """Events that look strange and must be taken: each reports a child of its own."""
    def said(name, **changes):
        return sender.missing(f"odd_{name}", **changes)
    kind = "ChildReportedMissing"
    big = json.dumps(said("just_below_1_mib")).encode()
    return [
        sender.binary(kind, "odd_content_type_with_parameters", said("content_type_with_parameters"),
                      "Application/JSON; charset=utf-8"),
        sender.binary(kind, "odd text with blanks as an id / äöü", said("id_is_text")),
        sender.binary(kind, "odd_extensions", said("extensions"), **{f"ext{number}": "x" for number in range(100)}),
        sender.binary(kind, "odd_time_absent", said("time_absent"), time=None),
        sender.binary(kind, "odd_recorded_in_the_future", said("recorded_in_the_future"), time="2199-01-01T00:00:00Z"),
        sender.binary(kind, "odd_just_below_1_mib", big + b" " * (MIB - len(big)), "application/json"),
        sender.binary(kind, "odd_unknown_field", sender.wire.encode(TYPES + kind, said("unknown_field")) + b"\xfa\x7f\x03abc"),
        sender.binary(kind, "odd_no_reference", said("no_reference", episode_reference=None)),
        sender.binary(kind, "odd_by_date", said("by_date", start_time={"date": sender.date(-1)})),
        sender.structured(kind, "odd_structured", said("structured")),
        sender.structured(kind, "odd_structured_with_parameters", said("structured_with_parameters"),
                          "application/cloudevents+json;charset=utf-8"),
        sender.binary(kind, "odd_sixteen_identifiers", said("sixteen_identifiers", child=[
            {"type": "local", "issuer": "x", "value": f"sixteen:{number}"} for number in range(16)])),
        sender.binary(kind, "odd_identifier_twice", said("identifier_twice", child=sender.child("twice") * 2)),
    ]
