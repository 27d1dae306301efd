#!/usr/bin/env python3
"""Stands in for any program of the demo: reads its configuration, serves health, writes down what it is sent."""

import http.server
import os
import pathlib
import socket
import sys
import tomllib

name = pathlib.Path(sys.argv[0]).name
configuration = tomllib.loads(pathlib.Path(sys.argv[2]).read_text())
print(name, "started", os.environ.get("STAND_IN_BUS", "without a bus"), flush=True)

if name == "foyer-virtual-usb":
    pathlib.Path(configuration["directory"], "usb.env").write_text("export STAND_IN_BUS='with a bus'\n")
    port = int(configuration["control"].split(":")[1])
else:
    port = configuration["http"]["port"]
if "terminal" in configuration:
    terminal = socket.create_server(("127.0.0.1", configuration["terminal"]["port"]))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        print("POST", self.path, self.rfile.read(int(self.headers["Content-Length"])).decode(), flush=True)
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
