"""Every method through REST: the walk of test_walk.py, with bearer tokens of the development issuer instead of our own."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import test_walk
import tokens
from hostile_tokens import hostile
from rest_api import RestApi


class RestWalkTest(test_walk.WalkTest):
    stack_name = "e2e-rest-walk"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Issuers' roles have the product's names, and system is somebody's too: each role is walked.
        names = ",".join(f"{role}={role}" for role in cls.roles)
        cls.stack.start_gateway({"SAFERETURN_OIDC_ROLE_NAMES": names})
        cls.api = RestApi(cls.api, cls.stack)
        cls.addClassCleanup(cls.api.close)

    def bad_tokens(self):
        return hostile(self.stack.issuer, {"sub": "x", "roles": list(self.roles), "homes": [],
                                           "authorities": [test_walk.KENT]})

    def test_there_are_many_bad_tokens(self):
        self.assertGreaterEqual(len(self.bad_tokens()), 40)

    def test_the_services_own_tokens_are_no_bearer_tokens(self):
        """Who sees a caller token inside must not be able to use it from outside."""
        caller = tokens.mint(self.stack.caller_private_key, self.kent.system)
        for headers in ({"x-safereturn-caller": caller}, {"Authorization": f"Bearer {caller}"}):
            self.assertEqual(401, self.api.rest.ask("GET", "/v1/plans", headers=headers).status)


if __name__ == "__main__":
    unittest.main()
