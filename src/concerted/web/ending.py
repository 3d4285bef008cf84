"""A server whose end is one: whoever is still being answered in a thread is let go before the event loop is."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import Executor
from functools import partial

import uvicorn

_LOOK = 0.05


class Server(uvicorn.Server):
    """Serves until told to stop, then ends the threads that its pages are made in.

    A thread hands over what it made through the event loop, and waits. Once the loop has stopped it would wait for
    ever, and the process with it.
    """

    def __init__(self, config: uvicorn.Config, threads: Executor) -> None:
        super().__init__(config)
        self._threads = threads

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop as always; then refuse each thread what it hands over, until none is left that would."""
        await super().shutdown(sockets)
        end = partial(self._threads.shutdown, cancel_futures=True)
        ended = asyncio.get_running_loop().run_in_executor(None, end)
        while not ended.done():
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(_LOOK)
