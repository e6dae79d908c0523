#!/usr/bin/env python3
"""Prints an access token of the e-mail kit: a JWT for a user, good for so many seconds. usage: access_token.py USER@example.test SECONDS"""
import base64, hashlib, hmac, json, sys, time
def pack(b): return base64.urlsafe_b64encode(b).rstrip(b"=")
now = int(time.time())
claims = {"sub": sys.argv[1], "email": sys.argv[1], "iat": now - 7200, "exp": now + int(sys.argv[2]), "scope": "mail"}
signed = pack(json.dumps({"typ": "JWT", "alg": "HS256"}).encode()) + b"." + pack(json.dumps(claims).encode())
print((signed + b"." + pack(hmac.new(b"kit-secret", signed, hashlib.sha256).digest())).decode())
