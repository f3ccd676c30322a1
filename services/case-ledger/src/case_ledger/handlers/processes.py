"""Case processes and companies as decisions need them: a version never changes, so it is asked for once."""

from uuid import UUID

from cachetools import LRUCache

from case_ledger.domain.policy import Company, Policy, Process
from chassis.errors import BrokenError, NotFoundError
from chassis.recording import Streams
from contracts.cases.vocabulary import ProblemType, ProcessRef
from contracts.policy import CaseProcess, process_id


class Processes:
    """Reads the policy's streams."""

    def __init__(self, policy: Streams[Policy | None]) -> None:
        self._policy = policy
        self._versions: LRUCache[tuple[UUID, int], CaseProcess] = LRUCache(1_000)

    async def version(self, ref: ProcessRef) -> CaseProcess:
        """The very version under which a case runs (J1). Raises `BrokenError` where there is none."""
        wanted = (ref.process, ref.version)
        if wanted not in self._versions:
            self._versions[wanted] = (await self._process(ref.process)).version(ref.version)
        return self._versions[wanted]

    async def current(self, problem_type: ProblemType) -> tuple[ProcessRef, CaseProcess]:
        """What a case of this type runs under from now on."""
        stream = process_id(problem_type)
        process = await self._process(stream)
        return ProcessRef(process=stream, version=len(process.versions)), process.versions[-1]

    async def company(self, company: UUID) -> Company | None:
        """A company that is, or was, in the directory."""
        state = (await self._policy.load(company)).state
        return state if isinstance(state, Company) else None

    async def company_now(self, company: UUID) -> tuple[Company, int]:
        """A company and its stream's version. Raises `NotFoundError`."""
        loaded = await self._policy.load(company)
        if not isinstance(loaded.state, Company):
            raise NotFoundError
        return loaded.state, loaded.version

    async def _process(self, stream: UUID) -> Process:
        state = (await self._policy.load(stream)).state
        if not isinstance(state, Process):
            reason = f"no case process is published in stream {stream}"
            raise BrokenError(reason)
        return state
