#!/usr/bin/env python3
"""Stands in for any program of the demo: reads its configuration, serves health, writes down what it is sent."""

import http.server
import os
import pathlib
import socket
import sys
import tomllib

name = pathlib.Path(sys.argv[0]).name
flags = dict(zip(sys.argv[1::2], sys.argv[2::2]))
print(name, "started", os.environ.get("STAND_IN_BUS", "without a bus"), flush=True)

if name == "foyer-virtual-terminal":
    terminal = socket.create_server(("127.0.0.1", int(flags["--listen"].split(":")[1])))
    port = int(flags["--control"].split(":")[1])
else:
    configuration = tomllib.loads(pathlib.Path(flags["--config"]).read_text())
    if name == "foyer-virtual-usb":
        pathlib.Path(configuration["directory"], "usb.env").write_text("export STAND_IN_BUS='with a bus'\n")
        port = int(configuration["control"].split(":")[1])
    else:
        port = configuration["http"]["port"]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if name == "foyer-virtual-usb":
            self.wfile.write(b'[{"serial":"PRINTER-9","jam":false},{"serial":"GATE-9","open":false}]')

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        print("POST", self.path, len(body), "bytes", flush=True)
        self.send_response(404 if self.path.endswith("/axe") else 200)
        self.end_headers()
        self.wfile.write(b'{"error":"a printer does not do axe"}' if self.path.endswith("/axe") else body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
