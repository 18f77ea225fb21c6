"""Starts MiniStack as its own command does, with seven changes.

- The S3 events of versioned buckets that go to EventBridge name the version, as on AWS.
- The batch requests of SQS need the permission of the single requests, as on AWS, which has no permissions
  of their own for them.
- Requests count as sent over TLS, as behind a load balancer that terminates it, unless they carry
  `x-forwarded-proto` themselves. Bucket and queues refuse everything else once IAM is enforced, and every
  process here would have to trust a certificate otherwise.
- CloudFormation creates the named queries of Athena.
- While IAM is enforced, each permission that a role asks for is printed once. Tests compare the permissions
  that are used with those that are granted.
- The processes that run functions end with the emulator, which waits for them.
- The emulator ends when its parent process does, however that ends, unless the parent has written something
  to its standard input before.
"""

import atexit
import contextvars
import json
import os
import signal
import subprocess
import threading

from ministack import app as gateway
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import athena, eventbridge, s3
from ministack.services.cloudformation import provisioners

serve = gateway.app
name_permission = iam_actions.extract_iam_action
enforce = iam_evaluator.enforce
fire_s3_event = s3._fire_s3_event
dispatch_event = eventbridge._dispatch_event
event_version = contextvars.ContextVar("event_version", default=None)
printed = set()


def fire_s3_event_of_version(*event, version_id=None, **more):
    # MiniStack sends each event in a thread that has a context of its own.
    event_version.set(version_id)
    fire_s3_event(*event, version_id=version_id, **more)


def dispatch_event_with_version(event, *view):
    version_id = event_version.get()
    if event.get("Source") == "aws.s3" and version_id:
        detail = json.loads(event["Detail"])
        detail["object"]["version-id"] = version_id
        event = {**event, "Detail": json.dumps(detail)}
    return dispatch_event(event, *view)


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
            # One write for the whole line: `print` writes the newline by itself, and other threads write between.
            os.write(1, f"PERMISSION {line}\n".encode())
    return denied


def create_named_query(logical_id, properties, stack_name):
    _, _, body = athena._create_named_query(properties)
    query_id = json.loads(body)["NamedQueryId"]
    return query_id, {"NamedQueryId": query_id}


def delete_named_query(query_id, properties):
    athena._delete_named_query({"NamedQueryId": query_id})


async def behind_tls(scope, receive, send):
    if scope["type"] == "http" and not any(name == b"x-forwarded-proto" for name, _ in scope["headers"]):
        scope = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
    await serve(scope, receive, send)


def end_with_stdin():
    # Not through sys.stdin: the interpreter needs the lock of sys.stdin when it ends.
    if os.read(0, 1):
        return
    # Removes temporary files once no process writes them. This shell is outside the group that is killed.
    subprocess.Popen(["sh", "-c", 'sleep 0.5; rm -rf "$TMPDIR"'], start_new_session=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=end_with_stdin, daemon=True).start()
atexit.register(lambda_runtime.reset)
provisioners._RESOURCE_HANDLERS["AWS::Athena::NamedQuery"] = {
    "create": create_named_query,
    "delete": delete_named_query,
}
s3._fire_s3_event = fire_s3_event_of_version
eventbridge._dispatch_event = dispatch_event_with_version
iam_actions.extract_iam_action = permission_of
iam_evaluator.enforce = enforce_and_print
gateway.app = behind_tls
gateway.main()
