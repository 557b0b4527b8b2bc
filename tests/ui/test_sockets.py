"""A listener that was opened without a protocol number hands out connections that answer at once."""

from __future__ import annotations

import socket

from web.sockets import answer_at_once


def has_no_delay(sock: socket.socket) -> bool:
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_connections_of_a_listener_send_small_answers_at_once() -> None:
    with socket.socket(socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        # As asyncio would look at it.
        assert listener.proto == 0
        answer_at_once()
        with socket.create_connection(listener.getsockname()) as client:
            accepted = listener.accept()[0]
            with accepted:
                assert has_no_delay(accepted)
            assert not has_no_delay(client)


def test_what_listens_on_no_network_and_files_are_left_alone() -> None:
    here, there = socket.socketpair()
    with here, there, open(__file__, encoding="utf-8") as file:
        answer_at_once()
        here.sendall(b"x")
        assert there.recv(1) == b"x"
        assert file.readline()
