#!/usr/bin/env python3
"""Makes a Ceph gateway that ceph-rgw.sh has started give credentials by its token service, as AWS's does, and plays the
identity provider's part in it.

  ceph_identity.py prepare --dir DIR --issuer http://127.0.0.1:PORT   once; prints one line of JSON: role, keys
  ceph_identity.py token --dir DIR --issuer URL [--audience A] [--lifetime SECONDS]   prints a signed identity token

The gateway asks the issuer for /.well-known/openid-configuration and /jwks; the caller serves there what `prepare`
printed as "keys". The role may use the gateway's buckets, and tokens for the audience sts.amazonaws.com may assume it.
Ends with 77 where openssl is missing, or Ceph is another release than the one that this was tried with.
"""
import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

AUDIENCE = "sts.amazonaws.com"
ROLE = "state-writer"
TRIED_WITH = "16."  # later ones ask for the policies in another way
SKIPPED = 77


def call(*words, given=None):
    done = subprocess.run(words, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{words[0]} {words[-1]}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def check_tools():
    try:
        version = call("radosgw-admin", "--version").decode()
        call("openssl", "version")
    except FileNotFoundError as missing:
        print(f"{missing.filename} is not installed", file=sys.stderr)
        raise SystemExit(SKIPPED) from missing
    if TRIED_WITH not in version:
        print(f"tried with Ceph {TRIED_WITH}x alone, and this is {version.strip()}", file=sys.stderr)
        raise SystemExit(SKIPPED)


def make_certificate(directory):
    call("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=issuer",
         "-keyout", directory / "issuer.key", "-out", directory / "issuer.pem")
    return call("openssl", "x509", "-outform", "der", "-in", directory / "issuer.pem")


def create_provider(directory, issuer, thumbprint):
    """By the gateway's IAM interface; there is no other way to."""
    user = json.loads((directory / "user.json").read_text())["keys"][0]
    form = (f"Action=CreateOpenIDConnectProvider&Version=2010-05-08&Url={issuer}&ClientIDList.member.1={AUDIENCE}"
            f"&ThumbprintList.member.1={thumbprint}")
    answer = call("curl", "-sf", "--aws-sigv4", "aws:amz:us-east-1:iam", "-u", f"{user['access_key']}:{user['secret_key']}",
                  "-H", f"x-amz-content-sha256: {hashlib.sha256(form.encode()).hexdigest()}", "-d", form,
                  (directory / "endpoint").read_text().strip() + "/").decode()
    return re.search("<OpenIDConnectProviderArn>(.*)</OpenIDConnectProviderArn>", answer).group(1)


def prepare(directory, issuer):
    check_tools()
    certificate = make_certificate(directory)
    admin = ["radosgw-admin", "-c", directory / "ceph.conf"]
    call(*admin, "caps", "add", "--uid=test", "--caps=oidc-provider=*;roles=*")
    provider = create_provider(directory, issuer, hashlib.sha1(certificate).hexdigest().upper())
    host = issuer.split("://")[1]
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": [provider]}, "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": {"StringEquals": {f"{host}:app_id": AUDIENCE}}}]}
    allowed = {"Version": "2012-10-17",
               "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}]}
    role = json.loads(call(*admin, "role", "create", f"--role-name={ROLE}", "--path=/",
                           f"--assume-role-policy-doc={json.dumps(trust)}"))
    call(*admin, "role-policy", "put", f"--role-name={ROLE}", "--policy-name=buckets",
         f"--policy-doc={json.dumps(allowed)}")
    keys = {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256",
                      "x5c": [base64.b64encode(certificate).decode()]}]}
    print(json.dumps({"role": role["Arn"], "keys": json.dumps(keys)}))


def url_safe(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(directory, issuer, audience, lifetime):
    now = int(time.time())
    claims = {"iss": issuer, "sub": "repo:company/infrastructure", "aud": audience, "iat": now, "exp": now + lifetime}
    text = ".".join(url_safe(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT", "kid": "one"}, claims))
    signature = call("openssl", "dgst", "-sha256", "-sign", directory / "issuer.key", given=text.encode())
    print(text + "." + url_safe(signature))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["prepare", "token"])
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--issuer", required=True)
    parser.add_argument("--audience", default=AUDIENCE)
    parser.add_argument("--lifetime", type=int, default=600)
    options = parser.parse_args()
    if options.verb == "prepare":
        prepare(options.dir, options.issuer)
    else:
        token(options.dir, options.issuer, options.audience, options.lifetime)


if __name__ == "__main__":
    main()
