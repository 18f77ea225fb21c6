"""Starts MiniStack as its own command does, with five additions.

- The batch requests of SQS need the permission of the single ones, as on AWS, which has no permissions
  of their own for them.
- Requests count as sent over TLS, as behind a load balancer that terminates it, unless they carry
  `x-forwarded-proto` themselves. Bucket and queues refuse everything else once IAM is enforced, and a
  certificate of its own would have to be trusted by every process here.
- While IAM is enforced, each permission that a role asks for is printed once: tests hold what is used
  against what is granted.
- The processes that run functions end with it, and are waited for.
- It ends when its parent does, however that ended, unless the parent has written something before.
"""

import atexit
import json
import os
import signal
import subprocess
import threading

from ministack import app as gateway
from ministack.core import iam_actions, iam_evaluator, lambda_runtime

serve = gateway.app
name_permission = iam_actions.extract_iam_action
enforce = iam_evaluator.enforce
printed = set()


def permission_of(service, *request):
    permission = name_permission(service, *request)
    return permission.removesuffix("Batch") if service == "sqs" and permission else permission


def enforce_and_print(access_key_id, action, service, region, resource_arn="*", service_context=None):
    denied = enforce(access_key_id, action, service, region, resource_arn, service_context)
    caller = iam_evaluator.caller_arn()
    if ":assumed-role/" in caller:
        resource = resource_arn.split("/")[0] if service == "s3" else resource_arn
        asked = {"role": caller.split("/")[1], "action": action, "resource": resource, "allowed": denied is None}
        line = json.dumps(asked)
        if line not in printed:
            printed.add(line)
            print(f"PERMISSION {line}", flush=True)
    return denied


async def behind_tls(scope, receive, send):
    if scope["type"] == "http" and not any(name == b"x-forwarded-proto" for name, _ in scope["headers"]):
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await serve(scope, receive, send)


def end_with_stdin():
    # Not through sys.stdin, whose lock the interpreter wants at its own end.
    if os.read(0, 1):
        return
    # Temporary files go when nobody writes them any more; this shell is not in the group that is killed.
    subprocess.Popen(["sh", "-c", 'sleep 0.5; rm -rf "$TMPDIR"'], start_new_session=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=end_with_stdin, daemon=True).start()
atexit.register(lambda_runtime.reset)
iam_actions.extract_iam_action = permission_of
iam_evaluator.enforce = enforce_and_print
gateway.app = behind_tls
gateway.main()
