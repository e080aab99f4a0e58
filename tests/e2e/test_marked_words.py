"""What a child or a professional says stays sealed. Marked words are planted in every text field of every command of interview
and risk, found by the descriptors, and looked for in everything that the stack has written: topics, logs, metrics, every column of
every database, request rows, dead letters, mails and dumps."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import hearing
from hearing import Hearing, plant
from house import House
from instants import SECOND
from probe import Probe
from rest import settle
from searching import Haystack
from stack import Stack

KENT, HOME = "E10000016", "2890011"
# Two kinds: words that are accepted and sealed, and words where a code or an id belongs.
SEALED, STRAY = "qxsealed", "qxstray"


class MarkedWordsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-marked", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services(environment={"SAFERETURN_LOG_LEVEL": "debug"})
        cls.api = apis.Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        now = int(time.time()) * SECOND
        cls.kent = House(cls.api.call, KENT, now, homes=(HOME,), interviewers=1)
        probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(probe.close)
        cls.hearing = Hearing(cls.api, cls.kent, HOME, now, probe)
        settle(probe)
        cls.words: dict[str, str] = {}   # marked word → command and field
        cls.unplanted: list[str] = []
        cls.refused: list[str] = []
        for method in hearing.commands(cls.api):
            cls.plant_texts(method)
            if method.name not in hearing.PUBLISHED:  # policy is there to be read
                cls.plant_codes(method)
        settle(probe)
        cls.haystack = Haystack(cls.stack)
        cls.case_reference = cls.hearing.danger()["case_reference"]
        settle(probe)
        cls.found = cls.haystack.find(*cls.words, cls.case_reference)

    @classmethod
    def mark(cls, kind, method, path):
        word = f"{kind}{len(cls.words):04}"
        cls.words[word] = f"{method.name} {path}"
        return word

    @classmethod
    def plant_texts(cls, method):
        """A request that is accepted, with a marked word in each of its texts."""
        planted = set()

        def words(path):
            planted.add(path)
            return f"She said {cls.mark(SEALED, method, path)} to me"
        request, caller = cls.hearing.valid(method.name, words)
        cls.unplanted += [f"{method.name} {'.'.join(path)}" for path in hearing.texts(method) if ".".join(path) not in planted]
        try:
            cls.api.call(method.name, request, caller)
        except apis.Refused as refused:
            cls.refused.append(f"{method.name}: {refused}")

    @classmethod
    def plant_codes(cls, method):
        """The same, with a marked word where an id, a code or a time belongs: most are refused, none may be kept."""
        request, caller = cls.hearing.valid(method.name)
        for path in hearing.strings(method.request.DESCRIPTOR):
            if hearing.is_text(path) or path == ("request_id",):
                continue
            word = cls.mark(STRAY, method, ".".join(path))
            try:
                cls.api.call(method.name, plant(method, request, path, word), caller)
            except apis.Refused:
                pass

    def test_every_text_of_every_command_was_planted(self):
        self.assertGreater(len(hearing.commands(self.api)), 26)
        self.assertEqual([], self.unplanted)
        self.assertEqual([], self.refused)
        self.assertGreater(sum(word.startswith(SEALED) for word in self.words), 20)

    def test_no_planted_word_is_readable_anywhere(self):
        seen = {f"{word} ({self.words[word]})": sorted(self.found[word]) for word in self.words
                if word.startswith(SEALED) and self.found[word]}
        self.assertEqual({}, seen)

    def test_a_word_in_the_place_of_a_code_is_kept_nowhere(self):
        seen = {f"{word} ({self.words[word]})": sorted(self.found[word]) for word in self.words
                if word.startswith(STRAY) and self.found[word]}
        self.assertEqual({}, seen)

    def test_the_search_finds_what_is_there(self):
        """A case reference is no secret: it must be found wherever the search looks."""
        places = self.found[self.case_reference]
        for wanted in ("topic safereturn.interview.events", "file mailbox.jsonl", "column interview.danger.state",
                       "column notification.alert.state", f"dump of {self.stack.database}"):
            self.assertTrue(any(place.startswith(wanted) for place in places), (wanted, sorted(places)))

    def test_what_was_sealed_is_there_for_those_who_may_read_it(self):
        word = next(word for word, where in self.words.items() if where == "interview.SaveDraft document.child_account")
        interviews = self.api.call("interview.ListInterviews", {"page_size": 1000}, self.hearing.lead)["interviews"]
        opened = [self.api.call("interview.GetInterview", {"name": each["name"], "with_record": True}, self.hearing.lead)
                  for each in interviews]
        self.assertTrue(any(word in str(answer) for answer in opened))

    def test_nothing_was_parked(self):
        letters = self.api.call("operations.ListDeadLetters", {"page_size": 1000}, self.kent.caller("users/x", "operator"),
                                service="interview")
        self.assertEqual([], letters.get("dead_letters", []))


if __name__ == "__main__":
    unittest.main()
