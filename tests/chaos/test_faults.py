"""Some hundred episodes while parts die, and every effect is there exactly once.

Each test does one fault. SR_CHAOS_SEED=N repeats a run, SR_CHAOS_ROUNDS=N does N runs of each with other seeds, and
SR_CHAOS_EPISODES says how many children take part.
"""
import os
import pathlib
import random
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from patient import PatientCtl, PatientProbe, play
from echo import Echo
from exactly import differences
from saboteur import Saboteur
from stack import SERVICES
from stack.redis import command_reply

ROUNDS = int(os.environ.get("SR_CHAOS_ROUNDS", "1"))
SEED = int(os.environ.get("SR_CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
EPISODES = int(os.environ.get("SR_CHAOS_EPISODES", "120"))
KILLS = 10
# A kill repeats the mails in hand at most (design 8.4): few enough to be counted.
MAIL_BATCH = 20
# Hours after the beginning within which children return, and up to which something happens.
RETURNS, LAST = (1, 4, 7), 78
PLAYS = ("quick", "promise_kept", "", "cannot_act", "second_day", "promise_lapsed", "corrected", "breach", "told_twice",
         "late_notice", "handed_over", "out_of_order", "third_day", "withdrawn", "child_declines")


class FaultsTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.seed = SEED
        self.harms = []

    def each_round(self, fault, *harm, **options):
        for number in range(ROUNDS):
            self.seed = SEED + number
            print(f"{self.id().rpartition('.')[2]}: SR_CHAOS_SEED={self.seed}", flush=True)
            with self.subTest(seed=self.seed):
                self.one_round(fault, *harm, **options)

    def one_round(self, fault, repeats=0):
        """Plays the workload under `fault`, a function of the stage that returns what must be finished at the end."""
        began = time.monotonic()
        stage = play.Play("chaos", ctl=PatientCtl, probe=PatientProbe, own=True, patience=90, interviewers=30,
                          mail_batch=MAIL_BATCH)
        try:
            self.workload(stage)
            up = time.monotonic()
            parts = fault(stage)
            stage.conductor.run()
            for part in parts:
                part.finish()
            stage.conductor.settle()
            stage.run()
            evidence = stage.evidence()
            summary, findings = stage.recount(evidence)
            print(f"  {summary['episodes']} episodes, {len(evidence.records)} events, {evidence.copies} of them again, "
                  f"{summary['mails_received']} mails, {summary['mails_repeated']} again, {stage.ctl.repeated} calls repeated, "
                  f"{stage.conductor.stops} stops; up {up - began:.1f} s, all {time.monotonic() - began:.1f} s", flush=True)
            self.assertEqual([], [str(finding) for finding in findings])
            self.assertEqual([], differences(stage, evidence))
            self.assertGreaterEqual(summary["episodes"], EPISODES)
            self.assertLessEqual(summary["mails_repeated"], repeats)
            return evidence
        finally:
            stage.close()

    def workload(self, stage):
        """Children with all kinds of stories; a tenth of them go missing again."""
        chance = random.Random(f"workload {self.seed}")
        for number in range(EPISODES):
            hours, name = chance.choice(RETURNS), PLAYS[number % len(PLAYS)]
            if number % 10 == 9:
                stage.cast(stage.absence(f"{number}-a", child=f"c{number}", hours=hours))
                stage.cast(stage.absence(f"{number}-b", "covers_both", child=f"c{number}", hours=hours + 12, start=4,
                                         turn=1, turns=2))
            else:
                stage.cast(stage.absence(f"{number}", name, hours=hours, age=chance.choice((8, 13, 15)),
                                         home=chance.choice(play.HOMES)))
        stage.at(LAST, lambda: None)

    # --- the faults

    def test_nothing_happens(self):
        """The workload itself, against which the others are measured."""
        self.each_round(lambda stage: [])

    def test_every_event_delivered_twice(self):
        copies = []

        class Finished(Echo):
            def finish(self):
                self.close()
                copies.append(self.copies)
        self.each_round(lambda stage: [Finished(stage.stack.kafka_address, stage.probe.places)])
        self.assertGreater(copies[0], EPISODES * 10)

    def test_each_service_killed_ten_times(self):
        def fault(stage):
            def killer(service):
                def harm(chance):
                    stage.stack.kill(service)
                    time.sleep(chance.uniform(0, 0.2))
                    stage.stack.start(service)
                return Saboteur(stage, harm, f"{service} {self.seed}", KILLS, RETURNS[0], LAST - 2)
            return [killer(service) for service in SERVICES]
        self.each_round(fault, repeats=KILLS * MAIL_BATCH)

    def harm(self, stage, rounds, do, begin=RETURNS[0], end=40):
        return [Saboteur(stage, do, f"{self.id()} {self.seed}", rounds, begin, end)]

    def test_kafka_killed(self):
        def fault(stage):
            def harm(chance):
                stage.stack.kill("kafka")
                time.sleep(chance.uniform(0, 0.5))
                stage.stack.start("kafka")
            return self.harm(stage, 2, harm)
        self.each_round(fault)

    def test_redis_flushed(self):
        def fault(stage):
            return self.harm(stage, 20, lambda chance: self.assertEqual(
                b"+OK", command_reply(stage.stack.redis_address, "FLUSHALL")))
        self.each_round(fault)

    def test_redis_killed(self):
        def fault(stage):
            def harm(chance):
                stage.stack.kill("redis")
                time.sleep(chance.uniform(0.2, 1))
                stage.stack.start("redis")
            return self.harm(stage, 3, harm)
        self.each_round(fault)

    def test_postgres_restarted(self):
        """At once, as a crash does: SIGQUIT is PostgreSQL's immediate stop, SIGKILL what follows no rule."""
        def fault(stage):
            def harm(chance):
                stage.stack.kill("postgres", chance.choice((signal.SIGQUIT, signal.SIGKILL)))
                time.sleep(chance.uniform(0, 0.3))
                stage.stack.start("postgres")
            return self.harm(stage, 3, harm)
        self.each_round(fault, repeats=3 * MAIL_BATCH)


if __name__ == "__main__":
    unittest.main()
